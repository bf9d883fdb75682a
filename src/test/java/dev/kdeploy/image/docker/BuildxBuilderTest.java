package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class BuildxBuilderTest {
  @TempDir Path directory;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Test
  void passesEveryOptionAsAnArgumentOfItsOwn() {
    BuildRequest request =
        new BuildRequest(
            "web",
            Requests.tar(directory),
            Path.of("/src/app"),
            Path.of("/src/app/Docker file"),
            List.of(Requests.name("app:1"), Requests.name("localhost:5000/app:2")),
            "prod",
            new LinkedHashMap<>(Map.of("A", "x y; rm -rf / --push")),
            Map.of("l", "v=w"),
            "linux/arm64",
            List.of("app:0"),
            true,
            false);

    assertThat(BuildxArguments.of(List.of("buildx", "build", "--load"), request))
        .containsExactly(
            "buildx",
            "build",
            "--load",
            "--progress=plain",
            "--file=/src/app/Docker file",
            "--tag=app:1",
            "--tag=localhost:5000/app:2",
            "--build-arg=A=x y; rm -rf / --push",
            "--label=l=v=w",
            "--target=prod",
            "--platform=linux/arm64",
            "--cache-from=app:0",
            "--pull",
            "--no-cache",
            "--",
            "/src/app");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatFailedAndWhere(String name) throws IOException {
    Path given = Screens.HOME.resolve("buildx").resolve(name);
    Path output = given.resolve("output.txt").toAbsolutePath();
    cli("[ \"$2\" = version ] && exit 0; cat '" + output + "' >&2; exit 1");

    KdeployException failure =
        catchThrowableOfType(
            KdeployException.class, () -> build(Requests.of(given, "prd", Map.of(), "app:1")));

    Screens.check(given.resolve("expected.txt"), failure);
  }

  @Test
  void tellsTheSameStoryAsTheClassicBuilder() throws IOException {
    Path given = Screens.HOME.resolve("buildx/run-fails").toAbsolutePath();
    cli("[ \"$2\" = version ] && exit 0; cat '" + given.resolve("output.txt") + "'; exit 1");

    assertThatThrownBy(() -> build(Requests.of(given, "app:1")))
        .isInstanceOf(KdeployException.class);

    assertThat(events)
        .filteredOn(Event.ImageProgress.class::isInstance)
        .containsExactly(
            new Event.ImageProgress("web", Event.ImageWork.SEND, "12.34 MB"),
            new Event.ImageProgress(
                "web",
                Event.ImageWork.BUILD,
                "Step 1/2 : FROM docker.io/library/busybox:1.36@sha256:0123"),
            new Event.ImageProgress("web", Event.ImageWork.PULL, "2.10MB of 4.43MB"),
            new Event.ImageProgress("web", Event.ImageWork.PULL, "4.43MB of 4.43MB"),
            new Event.ImageProgress(
                "web", Event.ImageWork.BUILD, "Step 2/2 : RUN echo one &&     exit 3"));
    assertThat(events).contains(new Event.ImageLine("web", "#6 0.201 one"));
  }

  @Test
  void answersWithTheImageThatTheDaemonHas() throws IOException {
    cli("exit 0");

    assertThat(build(Requests.of(directory, "app:1")).id()).isEqualTo("sha256:0123");
  }

  @Test
  void takesTheBuildKitOfAnOldCommandLine() throws IOException {
    cli(
        "case \"$1\" in buildx) exit 1;; --version) echo 'Docker version 20.10.24, build x';; "
            + "build) [ \"$DOCKER_BUILDKIT\" = 1 ];; *) exit 9;; esac");

    assertThat(build(Requests.of(directory, "app:1")).id()).isEqualTo("sha256:0123");
  }

  @Test
  void saysThatThereIsNoBuildx() throws IOException {
    cli("[ \"$1\" = --version ] && echo 'Docker version 28.2.2, build x' && exit 0; exit 1");

    KdeployException failure =
        catchThrowableOfType(KdeployException.class, () -> build(Requests.of(directory, "app:1")));

    Screens.check(Screens.HOME.resolve("no-buildx.txt"), failure);
  }

  @Test
  void saysThatThereIsNoCommandLine() {
    KdeployException failure =
        catchThrowableOfType(KdeployException.class, () -> build(Requests.of(directory, "app:1")));

    Screens.check(Screens.HOME.resolve("no-cli.txt"), failure);
  }

  @Test
  void endsTheProcessWhenItIsInterrupted() throws Exception {
    cli("[ \"$2\" = version ] && exit 0; echo '#1 [1/1] FROM x'; exec sleep 600");
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Object> task =
        new FutureTask<>(() -> build(Requests.of(directory, "app:1"), begun::countDown));
    Thread thread = Thread.ofPlatform().start(task);
    begun.await();

    thread.interrupt();

    assertThatThrownBy(task::get)
        .cause()
        .isInstanceOfSatisfying(
            KdeployException.class,
            failure ->
                assertThat(failure.problems().getFirst().kind())
                    .isEqualTo(Problem.Kind.INTERRUPTED));
  }

  private dev.kdeploy.image.LocalImage build(BuildRequest request) {
    return build(request, () -> {});
  }

  private dev.kdeploy.image.LocalImage build(BuildRequest request, Runnable onEvent) {
    try (ScriptedDaemon daemon = new ScriptedDaemon();
        BuildxBuilder builder =
            BuildxBuilder.of(
                DockerBuilder.of(daemon.environment(), directory, _ -> {}, _ -> Optional.empty()),
                Map.of("PATH", directory.resolve("bin").toString()),
                event -> {
                  events.add(event);
                  onEvent.run();
                },
                _ -> Optional.empty())) {
      return builder.build(request);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// A `docker` command that does as the script says.
  private void cli(String script) throws IOException {
    Path file = directory.resolve("bin/docker");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static List<String> cases() throws IOException {
    return Screens.cases("buildx");
  }
}

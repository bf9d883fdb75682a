package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The daemon of this machine and two registries: an open one, and one with a login.
@Tag("tier3")
@Timeout(180)
class RealDockerTest {
  private static final String NAME = "kdeploy-test-docker-app";
  private static final String OPEN = "localhost:5000/" + NAME;
  private static final String CLOSED = "localhost:5001/" + NAME;
  private static final String DOCKERFILE =
      """
      FROM busybox:1.36 AS build
      ARG WORD=none
      RUN echo "said $WORD" > /word
      FROM busybox:1.36 AS test
      RUN false
      FROM busybox:1.36 AS prod
      COPY --from=build /word /word
      """;

  @TempDir Path directory;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void daemonAnswers() {
    try (DockerBuilder builder = builder(_ -> {}, "")) {
      assumeTrue(builder.find(Requests.name("busybox:1.36")).isPresent());
    } catch (KdeployException e) {
      assumeTrue(false, "no Docker");
    }
    assumeTrue(head("http://localhost:5000/v2/", "").isPresent(), "no registry");
  }

  @AfterAll
  static void clean() throws Exception {
    for (String image :
        docker("images", "-q", "--filter", "label=kdeploy.dev/test").lines().distinct().toList()) {
      docker("rmi", "-f", image);
    }
  }

  @Test
  void buildsPushesAndAnswersWithTheDigestOfTheRegistry() throws Exception {
    given(DOCKERFILE);
    BuildRequest request =
        Requests.of(directory, "build", Map.of("WORD", "hello"), OPEN + ":1", CLOSED + ":1");

    try (DockerBuilder builder = builder(events::add, "s3cret")) {
      LocalImage first = builder.build(request);
      String digest = builder.push("web", Requests.name(OPEN + ":1"));
      String closed = builder.push("web", Requests.name(CLOSED + ":1"));
      events.clear();
      LocalImage second = builder.build(request);

      assertThat(first.labels()).containsEntry("kdeploy.dev/test", "yes");
      assertThat(first.platform()).startsWith("linux/");
      assertThat(head("http://localhost:5000/v2/" + NAME + "/manifests/1", "")).contains(digest);
      assertThat(closed).isEqualTo(digest);
      assertThat(second.id()).isEqualTo(first.id());
      assertThat(second.digests()).contains(OPEN + "@" + digest);
      assertThat(events).contains(new Event.ImageLine("web", " ---> Using cache"));
      assertThat(builder.find(Requests.name(OPEN + ":1"))).contains(second);
    }
  }

  @Test
  void pullsBackWhatItPushed() throws Exception {
    given("FROM busybox:1.36\nRUN echo pulled > /x\nLABEL kdeploy.dev/test=yes\n");
    ImageReference name = Requests.name(CLOSED + ":pull");

    try (DockerBuilder builder = builder(events::add, "s3cret")) {
      builder.build(Requests.of(directory, name.toString()));
      String digest = builder.push("web", name);
      docker("rmi", "-f", name.toString());

      assertThat(builder.find(name)).isEmpty();
      assertThat(builder.pull("web", name, "").digests()).contains(CLOSED + "@" + digest);
      ImageReference pinned = Requests.name(CLOSED + "@" + digest);
      assertThat(builder.pull("web", pinned, "").digests()).contains(pinned.toString());
    }
  }

  @Test
  void savesWhatDockerLoads() throws Exception {
    given("FROM busybox:1.36\nRUN echo saved > /x\n");
    ByteArrayOutputStream archive = new ByteArrayOutputStream();

    try (DockerBuilder builder = builder(events::add, "")) {
      builder.build(Requests.of(directory, NAME + ":save"));
      builder.save(Requests.name(NAME + ":save"), archive);

      boolean listed = false;
      var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive.toByteArray()));
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        listed |= entry.getName().equals("manifest.json");
      }
      assertThat(listed).isTrue();
      KdeployException failure = thrown(() -> builder.save(Requests.name(NAME + ":none"), archive));
      assertThat(failure.problems().getFirst().what()).startsWith("there is no local image");
    }
  }

  @Test
  void namesTheRegistryThatRefuses() throws Exception {
    given("FROM busybox:1.36\nRUN echo pushed > /x\n");

    try (DockerBuilder wrong = builder(events::add, "hunter2");
        DockerBuilder nobody = builder(events::add, "")) {
      wrong.build(Requests.of(directory, CLOSED + ":2", "localhost:1/" + NAME + ":2"));

      String refused = Screens.of(thrown(() -> wrong.push("web", Requests.name(CLOSED + ":2"))));
      assertThat(refused).contains("the registry refuses your login", "REMOTE");
      assertThat(refused).contains("`docker login localhost:5001`").doesNotContain("hunter2");
      assertThat(Screens.of(thrown(() -> nobody.push("web", Requests.name(CLOSED + ":2")))))
          .contains("the registry wants a login", "`docker login localhost:5001`");
      assertThat(
              Screens.of(
                  thrown(() -> nobody.push("web", Requests.name("localhost:1/" + NAME + ":2")))))
          .contains("nobody answers at the registry");
      assertThat(Screens.of(thrown(() -> nobody.push("web", Requests.name(OPEN + ":none")))))
          .contains("there is no local image");
    }
  }

  @Test
  void saysWhatIsWrongWithADockerfile() throws Exception {
    assertThat(failure(DOCKERFILE, "test"))
        .contains("`RUN false` ends with exit code 1", "Dockerfile:5:1");
    assertThat(
            failure("FROM busybox:1.36\nRUN echo out; : failing kdeploy-test-docker; exit 3\n", ""))
        .contains("exit code 3", "> out", "Dockerfile:2:1");
    assertThat(failure("FROM busybox:1.36\nRUNN x\n", ""))
        .contains("unknown instruction: RUNN", "Dockerfile:2:1");
    assertThat(failure("FROM localhost:5000/kdeploy-test-docker-none:1\n", ""))
        .contains("the registry does not have it", "Dockerfile:1:1");
    assertThat(failure("FROM localhost:5001/kdeploy-test-docker-none:1\n", ""))
        .contains("the registry wants a login", "Dockerfile:1:1");
    assertThat(failure(DOCKERFILE, "prd")).contains("has no stage `prd`", "did you mean `prod`?");
    assertThat(failure("FROM busybox:1.36\nCOPY nope /\n", "")).contains("`nope` is not in");
    assertThat(failure("FROM busybox:1.36\nRUN --mount=type=cache,target=/x true\n", ""))
        .contains("`--mount` needs BuildKit");
    assertThat(containers()).doesNotContain("failing kdeploy-test-docker");
  }

  @Test
  void streamsALargeContextInLittleMemory() throws Exception {
    String dockerfile = "FROM busybox:1.36\nRUN echo large\n";
    given(dockerfile);
    long size = 300L << 20;
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();

    try (DockerBuilder builder = builder(events::add, "")) {
      builder.build(
          Requests.of(directory, Requests.large(dockerfile, size), "", Map.of(), NAME + ":large"));
    }

    System.gc();
    assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(50L << 20);
    assertThat(events)
        .filteredOn(event -> event.toString().contains("SEND"))
        .hasSizeBetween(2, 200)
        .last()
        .asString()
        .contains("314.6 MB");
  }

  @Test
  void leavesNoContainerWhenItIsInterrupted() throws Exception {
    given("FROM busybox:1.36\nRUN echo begun kdeploy-test-docker && sleep 60\n");
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<LocalImage> task =
        new FutureTask<>(
            () -> {
              try (DockerBuilder builder =
                  builder(
                      event -> {
                        if (event instanceof Event.ImageLine line
                            && line.line().startsWith("begun")) {
                          begun.countDown();
                        }
                      },
                      "")) {
                return builder.build(Requests.of(directory, NAME + ":interrupted"));
              }
            });
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
    String left = containers();
    for (int turn = 0; turn < 200 && left.contains("begun kdeploy-test-docker"); turn++) {
      left = containers();
    }
    assertThat(left).doesNotContain("begun kdeploy-test-docker");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(one -> one.getName().startsWith("docker-java"));
  }

  private void given(String dockerfile) throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), dockerfile);
  }

  private String failure(String dockerfile, String target) throws IOException {
    given(dockerfile);
    try (DockerBuilder builder = builder(events::add, "")) {
      return Screens.of(
          thrown(() -> builder.build(Requests.of(directory, target, Map.of(), NAME + ":x"))));
    }
  }

  private static KdeployException thrown(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    KdeployException failure = catchThrowableOfType(KdeployException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static DockerBuilder builder(dev.kdeploy.report.Reporter reporter, String password) {
    return DockerBuilder.of(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        reporter,
        registry ->
            Optional.of(new RegistryLogin("kd", password, ""))
                .filter(_ -> registry.equals("localhost:5001") && !password.isEmpty()));
  }

  private static Optional<String> head(String address, String credentials) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      return Optional.of(answer.headers().firstValue("Docker-Content-Digest").orElse(credentials));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String containers() throws Exception {
    return docker("ps", "-a", "--no-trunc", "--format", "{{.Command}}");
  }

  private static String docker(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}

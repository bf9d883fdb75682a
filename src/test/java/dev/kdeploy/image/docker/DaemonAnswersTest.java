package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.RegistryLogin;
import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the user sees for everything that a daemon is known to answer: `answer.txt` holds the
/// status and the body, `expected.txt` the screen.
class DaemonAnswersTest {
  @ParameterizedTest
  @MethodSource("builds")
  void failedBuildSaysWhatFailedAndWhere(String name) throws Exception {
    Path given = Screens.HOME.resolve("build").resolve(name);

    try (ScriptedDaemon daemon = answering("/build", given);
        DockerBuilder builder = builder(daemon, Optional.empty())) {
      KdeployException failure =
          thrown(() -> builder.build(Requests.of(given, "prd", java.util.Map.of(), "app:1")));

      Screens.check(given.resolve("expected.txt"), failure);
    }
  }

  @ParameterizedTest
  @MethodSource("pushes")
  void failedPushNamesTheRegistryAndTheWayOn(String name) throws Exception {
    Path given = Screens.HOME.resolve("push").resolve(name);

    try (ScriptedDaemon daemon = answering("/push", given);
        DockerBuilder builder = builder(daemon, login(given))) {
      KdeployException failure = thrown(() -> builder.push("web", reference(given)));

      assertThat(Screens.of(failure)).doesNotContain("hunter2");
      Screens.check(given.resolve("expected.txt"), failure);
    }
  }

  @ParameterizedTest
  @MethodSource("pulls")
  void failedPullNamesTheRegistryAndTheWayOn(String name) throws Exception {
    Path given = Screens.HOME.resolve("pull").resolve(name);

    try (ScriptedDaemon daemon = answering("/images/create", given);
        DockerBuilder builder = builder(daemon, Optional.empty())) {
      KdeployException failure = thrown(() -> builder.pull("web", reference(given), ""));

      Screens.check(given.resolve("expected.txt"), failure);
    }
  }

  private static KdeployException thrown(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    KdeployException failure = catchThrowableOfType(KdeployException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static ScriptedDaemon answering(String part, Path given) throws IOException {
    String[] answer = Files.readString(given.resolve("answer.txt")).split("\n", 2);
    return new ScriptedDaemon().answer(part, Integer.parseInt(answer[0]), answer[1]);
  }

  private static DockerBuilder builder(ScriptedDaemon daemon, Optional<RegistryLogin> login) {
    return DockerBuilder.of(daemon.environment(), Path.of("nowhere"), _ -> {}, _ -> login);
  }

  private static ImageReference reference(Path given) throws IOException {
    return Requests.name(Files.readString(given.resolve("reference.txt")).strip());
  }

  private static Optional<RegistryLogin> login(Path given) throws IOException {
    Path file = given.resolve("login.txt");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] login = Files.readString(file).strip().split(" ", 2);
    return Optional.of(new RegistryLogin(login[0], login[1], ""));
  }

  static List<String> builds() throws IOException {
    return Screens.cases("build");
  }

  static List<String> pushes() throws IOException {
    return Screens.cases("push");
  }

  static List<String> pulls() throws IOException {
    return Screens.cases("pull");
  }
}

package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Calls that end before their answer does.
@Timeout(60)
class EndedCallsTest {
  @TempDir Path directory;
  private ScriptedDaemon daemon;
  private DockerBuilder builder;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM busybox:1.36\n");
    daemon = new ScriptedDaemon();
    builder = DockerBuilder.of(daemon.environment(), directory, _ -> {}, _ -> Optional.empty());
  }

  @AfterEach
  void stop() {
    builder.close();
    daemon.close();
  }

  @Test
  void endsABuildWhenItIsInterrupted() throws Exception {
    daemon.hang("/build", "{\"stream\":\"Step 1/1 : RUN sleep 60\\n\"}\n");

    KdeployException failure = interrupted(() -> builder.build(Requests.of(directory, "app:1")));

    assertThat(failure.problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
  }

  @Test
  void endsAPushThatNobodyAnswersWhenItIsInterrupted() throws Exception {
    daemon.hang("/push", "");

    KdeployException failure =
        interrupted(() -> builder.push("web", Requests.name("localhost:5000/app:1")));

    assertThat(failure.problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
  }

  @Test
  void endsWhatIsUnderWayWhenItIsClosed() throws Exception {
    daemon.hang("/push", "");
    FutureTask<String> push =
        new FutureTask<>(() -> builder.push("web", Requests.name("localhost:5000/app:1")));
    Thread.ofPlatform().start(push);
    daemon.arrived.await();

    builder.close();

    KdeployException failure = failureOf(push);
    assertThat(failure.problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
  }

  @Test
  void saysThatTheDaemonWentAway() {
    daemon.breakOff("/build", "{\"stream\":\"Step 1/1 : RUN sleep 60\\n\"}\n");

    KdeployException failure =
        catchThrowableOfType(
            KdeployException.class, () -> builder.build(Requests.of(directory, "app:1")));

    assertThat(failure.problems().getFirst().what()).contains("broke off");
    assertThat(failure.problems().getFirst().kind()).isEqualTo(Problem.Kind.REMOTE);
  }

  private KdeployException interrupted(java.util.concurrent.Callable<?> call) throws Exception {
    FutureTask<Object> task = new FutureTask<>(call::call);
    Thread thread = Thread.ofPlatform().start(task);
    daemon.arrived.await();
    thread.interrupt();
    return failureOf(task);
  }

  private static KdeployException failureOf(FutureTask<?> task) throws Exception {
    try {
      throw new AssertionError("it ends well with " + task.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KdeployException failure) {
        return failure;
      }
      throw e;
    }
  }
}

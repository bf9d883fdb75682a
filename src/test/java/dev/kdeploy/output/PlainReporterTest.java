package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Effect;
import dev.kdeploy.report.Event.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainReporterTest {
  private final HandClock clock = new HandClock();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PlainReporter reporter =
      new PlainReporter(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          new Paper(Paper.ENDLESS, false, true),
          clock);

  private String lines() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void progress(String name, int ready, int wanted, String waitingFor) {
    reporter.report(
        new Event.Progress(id(name), ready, wanted, 0, 0, waitingFor, waitingFor.isEmpty()));
  }

  @Test
  void tellsARunInLines() {
    reporter.report(new Event.PhaseStarted(Phase.PLAN, 3));
    clock.turn(0.4);
    reporter.report(new Event.PhaseStarted(Phase.LOCK, 1));
    reporter.report(new Event.RevisionOpened(4, false));
    reporter.report(new Event.PhaseStarted(Phase.APPLY, 3));
    clock.turn(0.1);
    reporter.report(new Event.Applied(id("Service/web"), Effect.CREATED));
    reporter.report(new Event.Applied(id("Deployment/web"), Effect.CHANGED));
    reporter.report(new Event.Applied(id("ConfigMap/web"), Effect.UNCHANGED));
    reporter.report(new Event.PhaseStarted(Phase.WATCH, 1));
    reporter.report(
        new Event.Progress(id("Deployment/web"), 0, 3, 4, 3, "ContainerCreating", false));
    clock.turn(61);
    reporter.report(new Event.Progress(id("Deployment/web"), 3, 3, 3, 3, "", true));
    reporter.report(new Event.Settling(Duration.ofSeconds(10)));
    clock.turn(4);
    reporter.report(new Event.Unsettled(id("Deployment/web"), "container web restarted"));
    reporter.report(new Event.Noted(null, "it is late"));
    reporter.report(new Event.Warned(Problem.of("odd").fix("even")));
    reporter.report(new Event.Interrupted());
    reporter.report(new Event.LogLine(id("Pod/web-1"), "web", "hello \u001b[31m"));
    reporter.close();

    Golden.check("story/plain.txt", lines());
  }

  @Test
  void saysTheSameOnlyOnce() {
    progress("Deployment/web", 1, 3, "pods");
    clock.turn(5);
    progress("Deployment/web", 1, 3, "pods");
    reporter.report(new Event.Warned(Problem.of("odd")));
    reporter.report(new Event.Warned(Problem.of("odd")));

    assertThat(lines().lines())
        .containsExactly("[  0.0 s] Deployment/web: 1 of 3 ready: pods", "warning: odd");
  }

  @Test
  void holdsBackWhatComesTooFastAndShowsTheLast() {
    for (int ready = 0; ready < 100; ready++) {
      progress("Deployment/web", ready, 1000, "pods");
      clock.turn(0.005);
    }
    reporter.tick();
    clock.turn(1);
    reporter.tick();
    reporter.tick();

    assertThat(lines().lines())
        .containsExactly(
            "[  0.0 s] Deployment/web: 0 of 1000 ready: pods",
            "[  1.5 s] Deployment/web: 99 of 1000 ready: pods");
  }

  @Test
  void showsAtOnceThatAnObjectIsDone() {
    progress("Deployment/web", 2, 3, "pods");
    progress("Deployment/web", 3, 3, "");
    progress("Job/migrate", 1, 1, "");

    assertThat(lines().lines())
        .containsExactly(
            "[  0.0 s] Deployment/web: 2 of 3 ready: pods",
            "[  0.0 s] Deployment/web: ready, 3 of 3",
            "[  0.0 s] Job/migrate: complete, 1 of 1");
  }

  @Test
  void doesNotRepeatTheCountsInWhatItWaitsFor() {
    progress("Deployment/web", 1, 3, "1 of 3 new replicas ready; pod web-abc: ImagePullBackOff");
    progress("Deployment/api", 1, 3, "1 of 3 new replicas ready");

    assertThat(lines().lines())
        .containsExactly(
            "[  0.0 s] Deployment/web: 1 of 3 ready: pod web-abc: ImagePullBackOff",
            "[  0.0 s] Deployment/api: 1 of 3 ready: 1 of 3 new replicas ready");
  }

  @Test
  void saysEveryThirtySecondsWhatItStillWaitsFor() {
    progress("Deployment/web", 1, 3, "Insufficient cpu");
    progress("Deployment/done", 1, 1, "");
    for (int second = 0; second < 61; second++) {
      clock.turn(1);
      reporter.tick();
    }

    assertThat(lines().lines().skip(2))
        .containsExactly(
            "[ 30.0 s] still waiting: Deployment/web: 1 of 3 ready: Insufficient cpu",
            "[   1m0s] still waiting: Deployment/web: 1 of 3 ready: Insufficient cpu");
  }

  @Test
  void remindsOfAFewAndCountsTheRest() {
    for (int i = 0; i < 50; i++) {
      progress("Deployment/web-" + i, 1, 3, "pods");
    }
    bytes.reset();
    clock.turn(31);
    reporter.tick();

    assertThat(lines().lines()).hasSize(6).last().isEqualTo("[ 31.0 s] still waiting: 45 more");
  }

  @Test
  void remindsOfTheLockWithoutRepeatingIt() {
    for (int second = 0; second < 45; second++) {
      reporter.report(new Event.WaitingForLock("ann@host", Duration.ofMillis(second * 1000 + 7)));
      clock.turn(1);
    }

    assertThat(lines().lines())
        .containsExactly(
            "[  0.0 s] Waiting for another run to finish: ann@host",
            "[ 30.0 s] Waiting for 30 s for another run to finish: ann@host");
  }

  @Test
  void showsWhatWasHeldBackWhenItIsClosed() {
    progress("Deployment/web", 1, 3, "pods");
    progress("Deployment/web", 2, 3, "pods");

    reporter.close();

    assertThat(lines()).endsWith("2 of 3 ready: pods\n");
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Ended;
import dev.kdeploy.rollout.ContainerState.Running;
import dev.kdeploy.rollout.ContainerState.Waiting;
import dev.kdeploy.rollout.Diagnosis.Place;
import dev.kdeploy.rollout.Sign.Ends;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Containers that are meant to run end, and are started again and again.
///
/// Ends are counted, and no time is measured: how long a kubelet waits before it starts a container
/// again differs between versions (`KubeletCrashLoopBackOffMax`).
final class EndSignal implements Signal.OfContainer {
  private static final Set<String> LOOP = Set.of("CrashLoopBackOff");
  private static final String LOGS = "look at the last lines of its log";

  static final Cause CRASH =
      new Cause(
          "CrashLoopBackOff",
          Set.of(),
          "the container ends again and again",
          Tolerance.of(2),
          Nature.DEPENDENT,
          LOGS);
  static final Cause INIT =
      new Cause(
          "InitContainerFailed",
          Set.of(),
          "an init container ends with an error again and again",
          Tolerance.of(4, 120),
          Nature.DEPENDENT,
          LOGS + "; init containers that wait for something may be tolerated for longer");
  static final Cause MEMORY =
      new Cause(
          "OOMKilled",
          Set.of(),
          "the container used more memory than its limit",
          Tolerance.of(1),
          Nature.CERTAIN,
          "raise `resources.limits.memory`, or make it use less");
  static final Cause COMPLETED =
      new Cause(
          "Completed",
          LOOP,
          "the container ends without an error, but is meant to run",
          Tolerance.of(2),
          Nature.DEPENDENT,
          "give it a command that keeps running; for something that ends, use `kind: Job`");
  static final Cause LIVENESS =
      new Cause(
          "LivenessProbeFailed",
          Set.of("CrashLoopBackOff", "Unhealthy"),
          "the liveness probe fails, so that the container is started again and again",
          Tolerance.of(2),
          Nature.DEPENDENT,
          "look at what the probe asks for, and whether the start needs a `startup` probe");
  static final Cause STARTUP =
      new Cause(
          "StartupProbeFailed",
          Set.of("CrashLoopBackOff", "Unhealthy"),
          "the startup probe never succeeds, so that the container is started again and again",
          Tolerance.of(2),
          Nature.DEPENDENT,
          "look at what the probe asks for, and whether it allows enough time");
  static final Cause HOOK =
      new Cause(
          "PostStartHookError",
          Set.of("CrashLoopBackOff", "FailedPostStartHook"),
          "the `postStart` hook fails, so that the container is started again and again",
          Tolerance.of(2),
          Nature.DEPENDENT,
          "correct the command or address of `lifecycle.postStart`");

  @Override
  public List<Cause> causes() {
    return List.of(MEMORY, CRASH, INIT, COMPLETED, LIVENESS, STARTUP, HOOK);
  }

  /// By which all ends of a container are judged together, whatever they came from.
  static Cause any(ContainerState.Type type) {
    return type == ContainerState.Type.INIT ? INIT : CRASH;
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    Ended end = container.lastEnd();
    boolean again =
        pod.life().restartPolicy().equals("Always")
            || container.type() == ContainerState.Type.SIDECAR;
    boolean done =
        container.type() == ContainerState.Type.INIT
            && container.state() instanceof Ended ended
            && ended.exitCode() == 0;
    if (container.ends() == 0 || end == null || !again || done || ofJob(pod)) {
      return;
    }
    boolean down = !(container.state() instanceof Running);
    found.accept(
        sign(pod, container, end, situation)
            .counted(new Ends(container.ends(), container.restarts(), down)));
  }

  private static boolean ofJob(PodState pod) {
    return pod.owner().kind().equals("Job");
  }

  /// What an end means.
  static Sign sign(PodState pod, ContainerState container, Ended end, Situation situation) {
    Cause cause = cause(pod, container, end, situation);
    String limit = container.made().memoryLimit();
    Sign sign =
        Sign.of(
                cause,
                word(container, end),
                Place.of(pod, container),
                message(pod, container, end, situation, cause))
            .ended(end.exitCode());
    return cause.equals(MEMORY) && !limit.isEmpty()
        ? sign.hinting("raise `resources.limits.memory` (now " + limit + "), or make it use less")
        : sign;
  }

  private static Cause cause(
      PodState pod, ContainerState container, Ended end, Situation situation) {
    if (end.reason().equals("OOMKilled")) {
      return MEMORY;
    }
    if (Set.of("StartError", "ContainerCannotRun").contains(end.reason())) {
      return StartSignal.start(end.message());
    }
    if (end.exitCode() == 126 || end.exitCode() == 127) {
      return StartSignal.COMMAND;
    }
    if (container.state() instanceof Waiting waiting
        && (waiting.reason().equals("PostStartHookError")
            || waiting.reason().equals("FailedPostStartHook"))) {
      return HOOK;
    }
    Cause probe = killed(pod, container, situation);
    if (probe != null) {
      return probe;
    }
    if (container.type() == ContainerState.Type.INIT) {
      return INIT;
    }
    return end.exitCode() == 0 ? COMPLETED : CRASH;
  }

  private static @Nullable Cause killed(
      PodState pod, ContainerState container, Situation situation) {
    return EventsOf.container(situation, pod, container)
        .filter(Happening::isKilling)
        .reduce((_, later) -> later)
        .map(EndSignal::killer)
        .orElse(null);
  }

  private static Cause killer(Happening event) {
    if (event.message().equals("FailedPostStartHook")) {
      return HOOK;
    }
    return event.message().contains("startup probe") ? STARTUP : LIVENESS;
  }

  private static String word(ContainerState container, Ended end) {
    if (end.reason().equals("OOMKilled") || end.reason().equals("StartError")) {
      return end.reason();
    }
    return container.state() instanceof Waiting waiting && !waiting.reason().isEmpty()
        ? waiting.reason()
        : end.reason().isEmpty() ? "Error" : end.reason();
  }

  private static String message(
      PodState pod, ContainerState container, Ended end, Situation situation, Cause cause) {
    if (cause.equals(LIVENESS) || cause.equals(STARTUP)) {
      return EventsOf.container(situation, pod, container)
          .filter(event -> event.reason().equals("Unhealthy"))
          .filter(event -> !event.message().startsWith("Readiness"))
          .reduce((_, later) -> later)
          .map(Happening::message)
          .orElse("");
    }
    if (!end.message().isEmpty()) {
      return end.message();
    }
    return cause.equals(HOOK) && container.state() instanceof Waiting waiting
        ? waiting.message()
        : "";
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.rollout.ContainerState.Ended;
import dev.kdeploy.rollout.ContainerState.Running;
import dev.kdeploy.rollout.ContainerState.Unreported;
import dev.kdeploy.rollout.ContainerState.Waiting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What keeps a pod from being ready, told in the words of Kubernetes.
///
/// @param rank how much it needs somebody's attention, least first
record PodTrouble(int rank, String pod, String text) {
  private static final int FAILING = 0;
  private static final int ENDED = 1;
  private static final int HELD = 2;
  private static final int PROBED = 3;
  private static final int STARTING = 4;
  private static final int QUIET = 5;
  private static final int PAST = 6;

  private static final Set<String> USUAL = Set.of("", "ContainerCreating", "PodInitializing");

  /// The worst trouble among pods as `pod web-abc: ImagePullBackOff: …`; empty when all are ready.
  static String worst(List<PodState> pods, List<Happening> events) {
    return pods.stream()
        .filter(pod -> !pod.standing().terminating() && !pod.isReady())
        .filter(pod -> !pod.standing().phase().equals("Succeeded"))
        .map(pod -> of(pod, events))
        .min(Comparator.comparingInt(PodTrouble::rank).thenComparing(PodTrouble::pod))
        .map(trouble -> "pod " + trouble.pod + ": " + trouble.text)
        .orElse("");
  }

  /// What keeps one pod from being ready.
  static PodTrouble of(PodState pod, List<Happening> events) {
    String name = pod.id().name();
    if (pod.standing().phase().equals("Failed")) {
      return new PodTrouble(PAST, name, failed(pod));
    }
    return pod.containers().stream()
        .flatMap(container -> inContainer(pod, container).stream())
        .min(Comparator.comparingInt(PodTrouble::rank))
        .orElseGet(() -> ofWhole(pod, lastWarning(pod, events)));
  }

  private static String failed(PodState pod) {
    String says = pod.standing().says();
    return says.isEmpty()
        ? pod.containers().stream()
            .filter(container -> container.state() instanceof Ended ended && ended.exitCode() != 0)
            .map(container -> named(pod, container, ended(container)))
            .findFirst()
            .orElse("Failed")
        : says;
  }

  private static Optional<PodTrouble> inContainer(PodState pod, ContainerState container) {
    return switch (container.state()) {
      case Waiting waiting when !USUAL.contains(waiting.reason()) ->
          trouble(pod, container, FAILING, waiting(container, waiting));
      case Ended ended when ended.exitCode() != 0 || isMeantToRun(pod, container) ->
          trouble(pod, container, ENDED, ended(container));
      case Waiting _, Ended _, Running _, Unreported _ -> Optional.empty();
    };
  }

  private static boolean isMeantToRun(PodState pod, ContainerState container) {
    return container.type() != ContainerState.Type.INIT && !pod.owner().kind().equals("Job");
  }

  private static Optional<PodTrouble> trouble(
      PodState pod, ContainerState container, int rank, String text) {
    return Optional.of(new PodTrouble(rank, pod.id().name(), named(pod, container, text)));
  }

  private static String waiting(ContainerState container, Waiting waiting) {
    String text = Texts.joined(waiting.reason(), waiting.message());
    Ended last = container.last();
    return last == null
        ? text
        : text
            + " ("
            + Texts.counted(container.restarts(), "restart")
            + ", last ended with "
            + last.text()
            + ")";
  }

  private static String ended(ContainerState container) {
    return container.state() instanceof Ended ended
        ? ended.message().isEmpty()
            ? ended.text()
            : ended.text() + ": " + Texts.line(ended.message())
        : "";
  }

  private static String named(PodState pod, ContainerState container, String text) {
    return switch (container.type()) {
      case INIT -> "init container " + container.name() + ": " + text;
      case SIDECAR -> "sidecar " + container.name() + ": " + text;
      case REGULAR ->
          pod.containers().stream()
                      .filter(other -> other.type() == ContainerState.Type.REGULAR)
                      .count()
                  > 1
              ? "container " + container.name() + ": " + text
              : text;
    };
  }

  private static PodTrouble ofWhole(PodState pod, String warning) {
    String name = pod.id().name();
    String says = pod.standing().says();
    if (!says.isEmpty()) {
      return new PodTrouble(HELD, name, says);
    }
    boolean starts =
        pod.containers().stream().noneMatch(container -> container.state() instanceof Running);
    String text = starts ? starting(pod) : "running, not ready";
    if (!warning.isEmpty()) {
      return new PodTrouble(starts ? HELD : PROBED, name, text + ": " + warning);
    }
    return new PodTrouble(starts ? STARTING : QUIET, name, text);
  }

  private static String starting(PodState pod) {
    return pod.containers().stream()
        .map(container -> container.state() instanceof Waiting w ? w.reason() : "")
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse(pod.standing().phase().isEmpty() ? "Pending" : pod.standing().phase());
  }

  private static String lastWarning(PodState pod, List<Happening> events) {
    return events.stream()
        .filter(event -> event.warning() && event.uid().equals(pod.uid()))
        .reduce((_, later) -> later)
        .map(Happening::text)
        .orElse("");
  }
}

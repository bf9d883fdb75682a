package dev.kdeploy.output;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Failure.Reason;
import dev.kdeploy.evidence.PodSeen;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.manifest.ResourceId;
import java.util.List;
import java.util.Optional;

/// The part of the evidence that proves one reason: a container with its log, and what Kubernetes
/// said.
record Proof(
    Optional<PodSeen> pod, Optional<ContainerSeen> container, String message, boolean previous) {
  static Proof of(Evidence evidence, Failure failure, Reason reason) {
    Optional<PodSeen> pod = pod(evidence, failure, reason);
    Optional<ContainerSeen> container = pod.flatMap(one -> container(one, reason));
    boolean previous = container.filter(one -> isPrevious(one, reason)).isPresent();
    return new Proof(pod, container, message(evidence, reason, container), previous);
  }

  private static Optional<PodSeen> pod(Evidence evidence, Failure failure, Reason reason) {
    ResourceId at = reason.place().at();
    Optional<PodSeen> named =
        evidence.pods().stream().filter(pod -> pod.id().sameObject(at)).findFirst();
    // Another pod of the same revision says the same.
    return named.isPresent()
        ? named
        : evidence.pods().stream()
            .filter(pod -> pod.newest() && pod.workload().sameObject(failure.workload()))
            .findFirst();
  }

  /// The named container, or the one that ended worst.
  private static Optional<ContainerSeen> container(PodSeen pod, Reason reason) {
    String name = reason.place().container();
    if (!name.isEmpty()) {
      return pod.containers().stream().filter(one -> one.name().equals(name)).findFirst();
    }
    return pod.containers().stream()
        .filter(one -> code(one.state()) != 0 || code(one.last()) != 0)
        .findFirst()
        .or(() -> pod.containers().stream().filter(one -> !one.ready()).findFirst());
  }

  private static int code(PodSeen.@org.jspecify.annotations.Nullable State state) {
    Integer code = state == null ? null : state.exitCode();
    return code == null ? 0 : code;
  }

  private static boolean isPrevious(ContainerSeen container, Reason reason) {
    return !container.previousLog().isEmpty()
        && (container.log().isEmpty()
            || !(container.state().is().equals("terminated")
                || reason.name().equals("ReadinessProbeFailed")));
  }

  List<String> log() {
    return container.map(one -> previous ? one.previousLog() : one.log()).orElse(List.of());
  }

  private static String message(
      Evidence evidence, Reason reason, Optional<ContainerSeen> container) {
    String said = reason.message().strip();
    if (!said.isEmpty() && !said.startsWith("back-off ") && !said.startsWith("Back-off ")) {
      return said;
    }
    Optional<String> left =
        container
            .map(ContainerSeen::last)
            .map(PodSeen.State::message)
            .filter(message -> !message.isBlank());
    return left.map(String::strip).orElseGet(() -> event(evidence, reason));
  }

  /// The newest event that tells more than that something is tried again.
  private static String event(Evidence evidence, Reason reason) {
    String container = reason.place().container();
    return evidence.events().reversed().stream()
        .filter(EventSeen::isWarning)
        .filter(event -> event.object().sameObject(reason.place().at()))
        .filter(event -> event.container().isEmpty() || event.container().equals(container))
        .filter(event -> !event.reason().equals("BackOff"))
        .map(event -> event.message().strip())
        .filter(message -> !message.isEmpty())
        .findFirst()
        .orElse("");
  }
}

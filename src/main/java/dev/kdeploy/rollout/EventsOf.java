package dev.kdeploy.rollout;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The events about a part of a situation.
final class EventsOf {
  private EventsOf() {}

  static Stream<Happening> pod(Situation situation, PodState pod) {
    return situation.events().stream().filter(event -> event.uid().equals(pod.uid()));
  }

  /// Events about a container; those that name none may be about any.
  static Stream<Happening> container(Situation situation, PodState pod, ContainerState container) {
    return pod(situation, pod)
        .filter(event -> event.container().isEmpty() || event.container().equals(container.name()));
  }

  /// The last event about a pod with one of some reasons.
  static Optional<Happening> last(Situation situation, PodState pod, Set<String> reasons) {
    return pod(situation, pod)
        .filter(event -> reasons.contains(event.reason()))
        .reduce((_, later) -> later);
  }

  /// The last event about the object itself with a reason, since somebody last wrote it.
  static Optional<Happening> last(Situation situation, String reason) {
    return situation.events().stream()
        .filter(event -> event.uid().equals(situation.object().uid()))
        .filter(event -> event.reason().equals(reason))
        .filter(event -> event.at().compareTo(situation.lastWrite()) >= 0)
        .reduce((_, later) -> later);
  }
}

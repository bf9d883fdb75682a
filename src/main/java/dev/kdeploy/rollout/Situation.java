package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import java.time.Duration;
import java.util.List;

/// Everything a judge may look at: an object and what belongs to it, at one moment.
///
/// @param events about the object and its pods, oldest first
/// @param related objects that it refers to
/// @param observed for how long we have been looking
record Situation(
    Manifest object, Pods pods, List<Happening> events, Related related, Duration observed) {
  Situation {
    events = List.copyOf(events);
  }

  /// An object alone.
  static Situation of(Manifest object) {
    return new Situation(object, Pods.unknown(), List.of(), Related.NOTHING, Duration.ZERO);
  }

  Situation with(Pods other) {
    return new Situation(object, other, events, related, observed);
  }

  /// The generation of the object's spec.
  long generation() {
    return object.number(0, "metadata", "generation");
  }

  /// Whether the object's controller has yet to look at the newest spec.
  boolean isUnobserved() {
    return object.number(0, "status", "observedGeneration") < generation();
  }

  /// A number of the object's status, 0 when it is not there.
  int status(String name) {
    return (int) object.number(0, "status", name);
  }

  /// The last warning about the object itself; empty when there is none.
  String lastWarning() {
    return events.stream()
        .filter(event -> event.warning() && event.uid().equals(object.uid()))
        .reduce((_, later) -> later)
        .map(Happening::text)
        .orElse("");
  }

  /// What the pods of the new revision wait for, as far as one line goes: the pod that is worst
  /// off.
  String podTrouble() {
    return PodTrouble.worst(pods.current(), events);
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.util.Comparator;
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

  /// When somebody last wrote the object itself, and not only its status or scale; empty when the
  /// server does not say.
  String lastWrite() {
    return Tree.maps(object.content(), "metadata", "managedFields").stream()
        .filter(entry -> Tree.text(entry, "subresource").isEmpty())
        .map(entry -> Tree.text(entry, "time"))
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  /// A number of the object's status, 0 when it is not there.
  int status(String name) {
    return (int) object.number(0, "status", name);
  }

  /// The last warning about the object itself since it was written; empty when there is none.
  String lastWarning() {
    String written = lastWrite();
    return events.stream()
        .filter(event -> event.warning() && event.uid().equals(object.uid()))
        .filter(event -> event.at().compareTo(written) >= 0)
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

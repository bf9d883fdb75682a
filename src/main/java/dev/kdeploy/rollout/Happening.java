package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import java.util.Set;

/// A Kubernetes event about one object.
///
/// @param uid the object it is about
/// @param container the container that it speaks of, or empty
/// @param warning its type is Warning
/// @param count how often it was seen
/// @param at when it was last seen, as the server wrote it
record Happening(
    String uid,
    String container,
    boolean warning,
    String reason,
    String message,
    long count,
    String at) {
  // Normal events are many and say that all is well, except for these.
  private static final Set<String> TELLING =
      Set.of(
          "WaitForFirstConsumer",
          "ExternalProvisioning",
          "FailedBinding",
          "TriggeredScaleUp",
          "NotTriggerScaleUp",
          "Nominated");

  static Happening of(Manifest event) {
    return new Happening(
        event.text("involvedObject", "uid"),
        container(event.text("involvedObject", "fieldPath")),
        event.text("type").equals("Warning"),
        event.text("reason"),
        event.text("message"),
        Math.max(event.number(1, "count"), event.number(1, "series", "count")),
        latest(event));
  }

  /// The name in `spec.containers{name}`.
  private static String container(String path) {
    return path.endsWith("}") ? path.substring(path.indexOf('{') + 1, path.length() - 1) : "";
  }

  private static String latest(Manifest event) {
    String at = event.text("series", "lastObservedTime");
    at = at.isEmpty() ? event.text("lastTimestamp") : at;
    at = at.isEmpty() ? event.text("eventTime") : at;
    return at.isEmpty() ? event.text("metadata", "creationTimestamp") : at;
  }

  boolean isTelling() {
    return warning || TELLING.contains(reason) || isKilling();
  }

  /// Whether the kubelet ended a container because of its liveness or startup probe, or because its
  /// `postStart` hook failed.
  boolean isKilling() {
    return reason.equals("Killing")
        && (message.contains(" probe, will be restarted") || message.equals("FailedPostStartHook"));
  }

  /// `reason: message`.
  String text() {
    return Texts.joined(reason, message);
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One condition of an object's status. A condition that is not there has an empty status and is
/// neither true nor false.
///
/// @param observedGeneration the generation it speaks of, or -1 when it does not say
/// @param changed when it was last touched, as the server wrote it, or empty
record Condition(
    String status, String reason, String message, long observedGeneration, String changed) {
  private static final Condition MISSING = new Condition("", "", "", -1, "");

  /// The condition of a type in `status.conditions`.
  static Condition of(Manifest object, String type) {
    return in(object.map("status"), type);
  }

  /// The condition of a type in the `conditions` of a status or a part of one.
  static Condition in(Map<String, @Nullable Object> status, String type) {
    return Tree.maps(status, "conditions").stream()
        .filter(condition -> type.equals(Tree.text(condition, "type")))
        .findFirst()
        .map(Condition::read)
        .orElse(MISSING);
  }

  private static Condition read(Map<String, @Nullable Object> tree) {
    String updated = Tree.text(tree, "lastUpdateTime");
    return new Condition(
        Tree.text(tree, "status"),
        Tree.text(tree, "reason"),
        Tree.text(tree, "message"),
        Tree.number(tree, -1, "observedGeneration"),
        updated.isEmpty() ? Tree.text(tree, "lastTransitionTime") : updated);
  }

  boolean isTrue() {
    return status.equals("True");
  }

  boolean isFalse() {
    return status.equals("False");
  }

  boolean isMissing() {
    return status.isEmpty();
  }

  /// Whether it speaks of an older generation than the given one.
  boolean isOlderThan(long generation) {
    return observedGeneration >= 0 && observedGeneration < generation;
  }

  /// Whether it was last touched no later than a moment, as the server wrote it. Times have a
  /// resolution of a second.
  boolean isBefore(String moment) {
    return !moment.isEmpty() && !changed.isEmpty() && changed.compareTo(moment) <= 0;
  }

  /// `reason: message` on one line, or the given text when it has neither.
  String saysOr(String otherwise) {
    String text = Texts.joined(reason, message);
    return text.isEmpty() ? otherwise : text;
  }
}

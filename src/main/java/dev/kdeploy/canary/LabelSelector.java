package dev.kdeploy.canary;

import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which labels a selector selects (Kubernetes API, LabelSelector).
final class LabelSelector {
  private LabelSelector() {}

  /// As Services select: every label of the selector. An empty selector selects nothing.
  static boolean ofService(
      Map<String, @Nullable Object> selector, Map<String, @Nullable Object> labels) {
    return !selector.isEmpty() && hasAll(selector, labels);
  }

  /// As workloads and budgets select: `matchLabels` and `matchExpressions`. An empty selector
  /// selects everything.
  static boolean selects(
      Map<String, @Nullable Object> selector, Map<String, @Nullable Object> labels) {
    return hasAll(Tree.map(selector, "matchLabels"), labels)
        && Tree.maps(selector, "matchExpressions").stream().allMatch(one -> holds(one, labels));
  }

  private static boolean hasAll(
      Map<String, @Nullable Object> wanted, Map<String, @Nullable Object> labels) {
    return wanted.entrySet().stream()
        .allMatch(label -> Objects.equals(label.getValue(), labels.get(label.getKey())));
  }

  private static boolean holds(@Nullable Object expression, Map<String, @Nullable Object> labels) {
    String key = Tree.text(expression, "key");
    List<@Nullable Object> values = Tree.list(expression, "values");
    return switch (Tree.text(expression, "operator")) {
      case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
      case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      default -> false;
    };
  }
}

package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.manifest.Type.ListKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What differs between two states of one object, field by field.
///
/// Lists whose items have keys are compared item by item, whatever their order; others as a whole,
/// except that lists of maps of the same length are compared place by place, which is how people
/// read them.
final class Difference {
  private static final Set<String> SERVER_OWN =
      Set.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  /// The Deployment controller counts revisions on the object itself.
  private static final String COUNTER = "deployment.kubernetes.io/revision";

  private final List<FieldChange> changes = new ArrayList<>();

  private Difference() {}

  /// The fields in which two states differ, Secrets masked, without what only the server writes.
  static List<FieldChange> between(Manifest before, Manifest after, Type type) {
    Difference difference = new Difference();
    difference.maps(
        "",
        comparable(Masking.before(before, after)),
        comparable(Masking.after(after, before)),
        type);
    return difference.changes;
  }

  private static Map<String, @Nullable Object> comparable(Manifest manifest) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(manifest.map("metadata"));
    metadata.keySet().removeAll(SERVER_OWN);
    if (!manifest.annotation(COUNTER).isEmpty()) {
      metadata = Tree.without(metadata, "annotations", COUNTER);
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>(manifest.content());
    content.remove("status");
    content.put("metadata", metadata);
    return content;
  }

  private void maps(
      String path,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      Type type) {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      values(
          path.isEmpty() ? key : path + step(key),
          before.containsKey(key) ? before.get(key) : FieldChange.ABSENT,
          after.containsKey(key) ? after.get(key) : FieldChange.ABSENT,
          type.field(key));
    }
  }

  private static String step(String key) {
    return key.matches("[A-Za-z0-9_-]+") ? "." + key : "[" + key + "]";
  }

  private void values(String path, @Nullable Object before, @Nullable Object after, Type type) {
    if (Objects.equals(before, after) || bothNothing(before, after)) {
      return;
    }
    if (before instanceof Map && after instanceof Map) {
      maps(path, Tree.map(before), Tree.map(after), type);
    } else if (before instanceof List<?> old && after instanceof List<?> now) {
      lists(path, old, now, type);
    } else {
      changes.add(new FieldChange(path, before, after));
    }
  }

  private static boolean bothNothing(@Nullable Object before, @Nullable Object after) {
    return isNothing(before) && isNothing(after);
  }

  private static boolean isNothing(@Nullable Object value) {
    return value == null || value.equals(FieldChange.ABSENT);
  }

  private void lists(String path, List<?> before, List<?> after, Type type) {
    if (type.listKind() == ListKind.MAP && !type.listKeys().isEmpty()) {
      keyed(path, before, after, type);
    } else if (before.size() == after.size() && allMaps(before) && allMaps(after)) {
      for (int i = 0; i < before.size(); i++) {
        values(path + "[" + i + "]", before.get(i), after.get(i), type.items());
      }
    } else {
      changes.add(new FieldChange(path, before, after));
    }
  }

  private static boolean allMaps(List<?> list) {
    return list.stream().allMatch(Map.class::isInstance);
  }

  private void keyed(String path, List<?> before, List<?> after, Type type) {
    Map<String, @Nullable Object> old = byKey(before, type);
    Map<String, @Nullable Object> now = byKey(after, type);
    Set<String> keys = new LinkedHashSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      values(
          path + "[" + key + "]",
          old.getOrDefault(key, FieldChange.ABSENT),
          now.getOrDefault(key, FieldChange.ABSENT),
          type.items());
    }
    boolean reordered = old.keySet().equals(now.keySet()) && !inOrder(old).equals(inOrder(now));
    if (reordered && path.endsWith("ontainers")) {
      changes.add(new FieldChange(path + " (order)", inOrder(old), inOrder(now)));
    }
  }

  private static List<String> inOrder(Map<String, @Nullable Object> items) {
    return List.copyOf(items.keySet());
  }

  /// By the values of the keys, which people know the items by: `web`, `8080/TCP`.
  private static Map<String, @Nullable Object> byKey(List<?> items, Type type) {
    Map<String, @Nullable Object> byKey = new LinkedHashMap<>();
    for (Object item : items) {
      StringBuilder key = new StringBuilder();
      for (String name : type.listKeys()) {
        Object value = Tree.get(item, name);
        Object known = value == null ? type.items().field(name).defaultValue() : value;
        key.append(key.isEmpty() ? "" : "/").append(known == null ? "" : known);
      }
      byKey.put(key.toString(), item);
    }
    return byKey;
  }
}

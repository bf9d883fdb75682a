package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The older patches: JSON merge patch (RFC 7386) and strategic merge patch. JSON patch (RFC 6902)
/// is [JsonPatch].
final class Patches {
  private Patches() {}

  /// RFC 7386: null removes, maps merge, everything else replaces.
  static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> live, Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(live);
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else if (value instanceof Map) {
            merged.put(key, merge(Tree.map(merged.get(key)), Tree.map(value)));
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  /// Merges lists by their keys too, and heeds `$patch`, `$retainKeys`, `$setElementOrder/…` and
  /// `$deleteFromPrimitiveList/…`.
  static Map<String, @Nullable Object> strategic(
      Shape shape, Map<String, @Nullable Object> live, Map<String, @Nullable Object> patch) {
    String directive = Tree.text(patch, "$patch");
    if (directive.equals("replace") || directive.equals("delete")) {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>(patch);
      whole.remove("$patch");
      return directive.equals("delete") ? new LinkedHashMap<>() : whole;
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(live);
    if (patch.get("$retainKeys") instanceof List<?> kept) {
      merged.keySet().retainAll(kept);
    }
    patch.forEach(
        (key, value) -> {
          if (key.startsWith("$deleteFromPrimitiveList/")) {
            String name = key.substring(key.indexOf('/') + 1);
            List<@Nullable Object> rest = new ArrayList<>(Tree.list(merged, name));
            rest.removeAll(Tree.list(value));
            merged.put(name, rest);
          }
        });
    patch.forEach(
        (key, value) -> {
          if (!key.startsWith("$")) {
            field(shape, merged, key, value);
          }
        });
    patch.forEach(
        (key, value) -> {
          if (key.startsWith("$setElementOrder/")) {
            String name = key.substring(key.indexOf('/') + 1);
            order(Typed.below(shape, "f:" + name), merged, name, Tree.list(value));
          }
        });
    return merged;
  }

  private static void field(
      Shape shape, Map<String, @Nullable Object> merged, String key, @Nullable Object value) {
    Shape inner = Typed.below(shape, "f:" + key);
    if (value == null) {
      merged.remove(key);
    } else if (value instanceof Map) {
      boolean replaces = inner.isReplacedByPatch() || !(merged.get(key) instanceof Map);
      merged.put(
          key, strategic(inner, replaces ? Map.of() : Tree.map(merged, key), Tree.map(value)));
    } else if (value instanceof List<?> && inner.mergesList()) {
      merged.put(key, list(inner, Tree.list(merged, key), Tree.list(value)));
    } else {
      merged.put(key, value);
    }
  }

  private static List<@Nullable Object> list(
      Shape shape, List<@Nullable Object> live, List<@Nullable Object> patch) {
    String key = shape.mergeKey();
    boolean replaces = patch.stream().anyMatch(item -> Tree.text(item, "$patch").equals("replace"));
    List<@Nullable Object> merged = new ArrayList<>(replaces ? List.of() : live);
    for (Object item : patch) {
      if (key == null) {
        if (!merged.contains(item)) {
          merged.add(item);
        }
        continue;
      }
      int at = indexOf(merged, key, Tree.get(item, key));
      switch (Tree.text(item, "$patch")) {
        case "delete" -> {
          if (at >= 0) {
            merged.remove(at);
          }
        }
        case "replace" -> {
          if (Tree.get(item, key) != null) {
            merged.add(strategic(shape.items(), Map.of(), Tree.map(item)));
          }
        }
        default -> {
          Map<String, @Nullable Object> old = at >= 0 ? Tree.map(merged.get(at)) : Map.of();
          Map<String, @Nullable Object> made = strategic(shape.items(), old, Tree.map(item));
          if (at >= 0) {
            merged.set(at, made);
          } else {
            merged.add(made);
          }
        }
      }
    }
    return merged;
  }

  private static int indexOf(List<@Nullable Object> items, String key, @Nullable Object value) {
    for (int i = 0; i < items.size(); i++) {
      if (Typed.same(Tree.get(items.get(i), key), value)) {
        return i;
      }
    }
    return -1;
  }

  private static void order(
      Shape shape,
      Map<String, @Nullable Object> merged,
      String name,
      List<@Nullable Object> wanted) {
    String key = shape.mergeKey();
    List<@Nullable Object> rest = new ArrayList<>(Tree.list(merged, name));
    List<@Nullable Object> ordered = new ArrayList<>();
    for (Object each : wanted) {
      int at = key == null ? rest.indexOf(each) : indexOf(rest, key, Tree.get(each, key));
      if (at >= 0) {
        ordered.add(rest.remove(at));
      }
    }
    ordered.addAll(rest);
    if (!ordered.isEmpty()) {
      merged.put(name, ordered);
    }
  }
}

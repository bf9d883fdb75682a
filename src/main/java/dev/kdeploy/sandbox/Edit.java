package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes trees in place. What is stored is never changed: take a [#copy] first.
final class Edit {
  private Edit() {}

  /// A deep copy that may be changed.
  static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(tree.size());
    tree.forEach((key, value) -> copy.put(key, copyOf(value)));
    return copy;
  }

  static @Nullable Object copyOf(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> copy(Tree.map(value));
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(copyOf(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /// A map with one entry per pair of arguments.
  static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  static List<@Nullable Object> list(@Nullable Object... items) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Object item : items) {
      list.add(item);
    }
    return list;
  }

  /// The map at a path, made where it is missing.
  static Map<String, @Nullable Object> child(Map<String, @Nullable Object> tree, String... path) {
    Map<String, @Nullable Object> at = tree;
    for (String key : path) {
      if (!(at.get(key) instanceof Map)) {
        at.put(key, new LinkedHashMap<>());
      }
      at = Tree.map(at, key);
    }
    return at;
  }

  static void put(Map<String, @Nullable Object> tree, @Nullable Object value, String... path) {
    parent(tree, path).put(path[path.length - 1], value);
  }

  /// Sets a value only where nothing stands.
  static void fill(Map<String, @Nullable Object> tree, @Nullable Object value, String... path) {
    if (Tree.get(tree, path) == null) {
      put(tree, value, path);
    }
  }

  static void remove(Map<String, @Nullable Object> tree, String... path) {
    Object at = tree;
    for (int i = 0; i < path.length - 1; i++) {
      at = Tree.get(at, path[i]);
    }
    if (at instanceof Map<?, ?> map) {
      map.remove(path[path.length - 1]);
    }
  }

  private static Map<String, @Nullable Object> parent(
      Map<String, @Nullable Object> tree, String... path) {
    return child(tree, java.util.Arrays.copyOf(path, path.length - 1));
  }
}

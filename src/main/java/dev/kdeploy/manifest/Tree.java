package dev.kdeploy.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and copies the untyped trees of maps, lists and scalars that Kubernetes objects are.
///
/// Readers never fail: what is not there, or is of another shape, is null or empty.
public final class Tree {
  private Tree() {}

  /// The value at a path of keys, or null.
  public static @Nullable Object get(@Nullable Object tree, String... path) {
    Object value = tree;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  /// The text at a path; numbers and booleans as their text; empty when there is none.
  public static String text(@Nullable Object tree, String... path) {
    Object value = get(tree, path);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /// The whole number at a path, or the given one when there is none.
  public static long number(@Nullable Object tree, long otherwise, String... path) {
    return get(tree, path) instanceof Number number ? number.longValue() : otherwise;
  }

  /// Whether `true` stands at a path.
  public static boolean flag(@Nullable Object tree, String... path) {
    return Boolean.TRUE.equals(get(tree, path));
  }

  /// The map at a path, or an empty one.
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> map(@Nullable Object tree, String... path) {
    return get(tree, path) instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }

  /// The list at a path, or an empty one.
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> list(@Nullable Object tree, String... path) {
    return get(tree, path) instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  /// The maps among the items of the list at a path.
  public static List<Map<String, @Nullable Object>> maps(@Nullable Object tree, String... path) {
    return list(tree, path).stream().filter(Map.class::isInstance).map(item -> map(item)).toList();
  }

  /// A copy of a map in which the path has the value; maps on the way are made where they are
  /// missing.
  public static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> tree, @Nullable Object value, String... path) {
    return with(tree, value, List.of(path));
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> tree, @Nullable Object value, List<String> path) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
    String key = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    copy.put(key, rest.isEmpty() ? value : with(map(tree, key), value, rest));
    return copy;
  }

  /// A copy of a map without the value at the path; maps that become empty stay.
  public static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> tree, String... path) {
    return without(tree, List.of(path));
  }

  private static Map<String, @Nullable Object> without(
      Map<String, @Nullable Object> tree, List<String> path) {
    String key = path.getFirst();
    if (!tree.containsKey(key)) {
      return tree;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
    if (path.size() == 1) {
      copy.remove(key);
    } else if (tree.get(key) instanceof Map) {
      copy.put(key, without(map(tree, key), path.subList(1, path.size())));
    }
    return copy;
  }

  /// A deep copy that nobody can change, in the same order.
  public static Map<String, @Nullable Object> frozen(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(tree.size());
    tree.forEach((key, value) -> copy.put(key, frozenValue(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object frozenValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> frozen(map(value));
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(frozenValue(item)));
        yield Collections.unmodifiableList(copy);
      }
      case null, default -> value;
    };
  }
}

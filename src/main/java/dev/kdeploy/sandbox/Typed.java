package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What server-side apply does with two values of one shape: sets of fields, differences, removal.
@SuppressWarnings("ReferenceEquality") // ABSENT is a mark, equal to itself alone
final class Typed {
  /// Stands for a value that is not there, as opposed to a null that is.
  static final Object ABSENT = new Object();

  private Typed() {}

  /// Which fields differ between two values.
  record Difference(FieldSet added, FieldSet modified, FieldSet removed) {
    private static final Difference NONE =
        new Difference(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Difference ADDED =
        new Difference(FieldSet.LEAF, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Difference MODIFIED =
        new Difference(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
    private static final Difference REMOVED =
        new Difference(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.LEAF);

    boolean isNone() {
      return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    FieldSet changed() {
      return modified.union(added);
    }
  }

  /// The shape behind an edge of a set of fields.
  static Shape below(Shape shape, String edge) {
    if (edge.startsWith("f:")) {
      Shape inner = shape.at(edge.substring(2));
      return inner == null ? Shape.ANY : inner;
    }
    return shape.items();
  }

  static boolean isMap(Shape shape, @Nullable Object value) {
    return value instanceof Map && shape.form() != Shape.Form.LIST;
  }

  /// Whether a value is owned and replaced as a whole.
  static boolean isLeaf(Shape shape, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> shape.atomic();
      case List<?> _ -> shape.atomic() || shape.form() != Shape.Form.LIST;
      case null, default -> true;
    };
  }

  /// How an item of a list is known: by its keys, or in a set by itself.
  static String edge(Shape list, @Nullable Object item) {
    if (list.keys().isEmpty()) {
      return "v:" + Json.write(item);
    }
    SortedMap<String, @Nullable Object> keys = new TreeMap<>();
    for (String key : list.keys()) {
      Object value = Tree.get(item, key);
      Shape field = list.items().at(key);
      if (value == null && field != null) {
        value = field.fallback();
      }
      if (value != null) {
        keys.put(key, value);
      }
    }
    return "k:" + Json.write(keys);
  }

  /// All fields that a configuration sets.
  static FieldSet fields(Shape shape, @Nullable Object value) {
    SortedMap<String, FieldSet> below = new TreeMap<>();
    if (value == null) {
      return shape.form() == Shape.Form.STRUCT && !shape.atomic() ? FieldSet.EMPTY : FieldSet.LEAF;
    }
    if (isLeaf(shape, value)) {
      return FieldSet.LEAF;
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        FieldSet inner = fields(shape.items(), item);
        below.put(edge(shape, item), new FieldSet(true, inner.below()));
      }
    } else {
      Tree.map(value).forEach((key, inner) -> below(shape, below, key, inner));
    }
    return new FieldSet(false, below);
  }

  private static void below(
      Shape shape, SortedMap<String, FieldSet> below, String key, @Nullable Object value) {
    Shape inner = below(shape, "f:" + key);
    FieldSet set = fields(inner, value);
    boolean empty = value == null || value instanceof Map<?, ?> map && map.isEmpty();
    boolean chosen = shape.form() != Shape.Form.STRUCT || !shape.fields().containsKey(key);
    FieldSet.keep(below, "f:" + key, empty || chosen ? new FieldSet(true, set.below()) : set);
  }

  /// What has to be added, modified and removed to come from one value to another.
  static Difference difference(Shape shape, @Nullable Object from, @Nullable Object to) {
    if (from == to) {
      return Difference.NONE;
    }
    if (isComparedWhole(shape, from, to)) {
      return from == ABSENT
          ? Difference.ADDED
          : to == ABSENT
              ? Difference.REMOVED
              : same(from, to) ? Difference.NONE : Difference.MODIFIED;
    }
    Map<String, @Nullable Object> before = edges(shape, from);
    Map<String, @Nullable Object> after = edges(shape, to);
    SortedMap<String, FieldSet> added = new TreeMap<>();
    SortedMap<String, FieldSet> modified = new TreeMap<>();
    SortedMap<String, FieldSet> removed = new TreeMap<>();
    Set<String> edges = new LinkedHashSet<>(before.keySet());
    edges.addAll(after.keySet());
    for (String edge : edges) {
      Object left = before.containsKey(edge) ? before.get(edge) : ABSENT;
      Object right = after.containsKey(edge) ? after.get(edge) : ABSENT;
      Difference inner = difference(below(shape, edge), left, right);
      FieldSet.keep(added, edge, inner.added);
      FieldSet.keep(modified, edge, inner.modified);
      FieldSet.keep(removed, edge, inner.removed);
    }
    return new Difference(
        new FieldSet(from == ABSENT, added),
        new FieldSet(false, modified),
        new FieldSet(to == ABSENT, removed));
  }

  private static boolean isComparedWhole(Shape shape, @Nullable Object from, @Nullable Object to) {
    Object known = isThere(to) ? to : from;
    if (!isThere(known) || isLeaf(shape, known)) {
      return true;
    }
    boolean otherIsScalar = isThere(from) && isThere(to) && isLeaf(shape, from);
    return otherIsScalar || isBlank(from) && isBlank(to);
  }

  private static boolean isThere(@Nullable Object value) {
    return value != null && value != ABSENT;
  }

  private static boolean isBlank(@Nullable Object value) {
    return !isThere(value)
        || value instanceof Map<?, ?> map && map.isEmpty()
        || value instanceof List<?> list && list.isEmpty();
  }

  /// The parts of a map or list by their edges, in order.
  static Map<String, @Nullable Object> edges(Shape shape, @Nullable Object value) {
    Map<String, @Nullable Object> edges = new LinkedHashMap<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> edges.putIfAbsent(edge(shape, item), item));
    } else {
      Tree.map(value).forEach((key, inner) -> edges.put("f:" + key, inner));
    }
    return edges;
  }

  /// Takes the members of a set out of a value; null when nothing is left.
  static @Nullable Object remove(Shape shape, @Nullable Object value, FieldSet gone) {
    if (gone.below().isEmpty() || isLeaf(shape, value) && !(value instanceof Map)) {
      return value instanceof List && isLeaf(shape, value) ? null : value;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> rest = new ArrayList<>();
      for (Object item : list) {
        FieldSet inner = gone.at(edge(shape, item));
        if (!inner.member()) {
          rest.add(inner.isEmpty() ? item : remove(shape.items(), item, inner));
        }
      }
      return rest.isEmpty() ? null : rest;
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    Tree.map(value)
        .forEach(
            (key, item) -> {
              FieldSet inner = gone.at("f:" + key);
              if (!inner.member()) {
                rest.put(
                    key, inner.isEmpty() ? item : remove(below(shape, "f:" + key), item, inner));
              }
            });
    return rest.isEmpty() ? null : rest;
  }

  /// Whether two values are the same, numbers by their size.
  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.equals(y) || x.doubleValue() == y.doubleValue();
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!same(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.size() == y.size()
          && x.keySet().stream()
              .allMatch(key -> y.containsKey(key) && same(x.get(key), y.get(key)));
    }
    return java.util.Objects.equals(a, b);
  }
}

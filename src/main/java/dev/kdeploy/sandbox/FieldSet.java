package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A set of paths into an object, as `managedFields` lists them: a tree whose edges are `f:name`,
/// `k:{keys}` or `v:value`.
///
/// `member` says whether the node itself belongs to the set, apart from what lies below. Immutable;
/// never holds an empty branch.
record FieldSet(boolean member, SortedMap<String, FieldSet> below) {
  static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());
  static final FieldSet LEAF = new FieldSet(true, new TreeMap<>());

  FieldSet {
    below = Collections.unmodifiableSortedMap(below);
  }

  boolean isEmpty() {
    return !member && below.isEmpty();
  }

  FieldSet at(String edge) {
    return below.getOrDefault(edge, EMPTY);
  }

  FieldSet at(String first, String second) {
    return at(first).at(second);
  }

  FieldSet union(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> all = new TreeMap<>(below);
    other.below.forEach((edge, set) -> all.merge(edge, set, FieldSet::union));
    return new FieldSet(member || other.member, all);
  }

  FieldSet intersection(FieldSet other) {
    SortedMap<String, FieldSet> both = new TreeMap<>();
    below.forEach((edge, set) -> keep(both, edge, set.intersection(other.at(edge))));
    return new FieldSet(member && other.member, both);
  }

  FieldSet difference(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> rest = new TreeMap<>();
    below.forEach((edge, set) -> keep(rest, edge, set.difference(other.at(edge))));
    return new FieldSet(member && !other.member, rest);
  }

  /// The same set without a path and everything under it.
  FieldSet without(String... path) {
    return without(List.of(path));
  }

  private FieldSet without(List<String> path) {
    FieldSet inner = below.get(path.getFirst());
    if (inner == null) {
      return this;
    }
    SortedMap<String, FieldSet> rest = new TreeMap<>(below);
    rest.remove(path.getFirst());
    if (path.size() > 1) {
      keep(rest, path.getFirst(), inner.without(path.subList(1, path.size())));
    }
    return new FieldSet(member, rest);
  }

  /// Only the named branches.
  FieldSet only(String... edges) {
    SortedMap<String, FieldSet> rest = new TreeMap<>();
    for (String edge : edges) {
      keep(rest, edge, at(edge));
    }
    return new FieldSet(false, rest);
  }

  static void keep(SortedMap<String, FieldSet> map, String edge, FieldSet set) {
    if (!set.isEmpty()) {
      map.put(edge, set);
    }
  }

  /// Adds what belongs to a struct's field when something below it is a member, as removing needs
  /// it.
  FieldSet withNamedFields(Shape shape) {
    SortedMap<String, FieldSet> all = new TreeMap<>();
    below.forEach(
        (edge, set) -> {
          Shape inner = Typed.below(shape, edge);
          FieldSet named = set.withNamedFields(inner);
          boolean declared =
              edge.startsWith("f:")
                  && shape.form() == Shape.Form.STRUCT
                  && shape.fields().containsKey(edge.substring(2));
          all.put(edge, declared ? new FieldSet(true, named.below) : named);
        });
    return new FieldSet(member, all);
  }

  /// Every member, as edges from the root.
  List<List<String>> paths() {
    List<List<String>> paths = new ArrayList<>();
    collect(new ArrayList<>(), paths);
    return paths;
  }

  private void collect(List<String> prefix, List<List<String>> paths) {
    if (member) {
      paths.add(List.copyOf(prefix));
    }
    below.forEach(
        (edge, set) -> {
          prefix.add(edge);
          set.collect(prefix, paths);
          prefix.removeLast();
        });
  }

  /// The tree under `fieldsV1`.
  Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (member && !below.isEmpty()) {
      tree.put(".", new LinkedHashMap<>());
    }
    below.forEach((edge, set) -> tree.put(edge, set.toTree()));
    return tree;
  }

  static FieldSet ofTree(Map<String, @Nullable Object> tree) {
    SortedMap<String, FieldSet> below = new TreeMap<>();
    tree.forEach(
        (edge, value) -> {
          if (!edge.equals(".")) {
            Map<String, @Nullable Object> inner = Tree.map(value);
            keep(below, edge, inner.isEmpty() ? LEAF : ofTree(inner));
          }
        });
    return new FieldSet(tree.containsKey("."), below);
  }

  /// A path as people and the server write it: `.spec.containers[name="web"].image`.
  static String dotted(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String edge : path) {
      String rest = edge.substring(2);
      switch (edge.charAt(0)) {
        case 'f' -> text.append('.').append(rest);
        case 'k' -> text.append('[').append(keys(rest)).append(']');
        default -> text.append("[=").append(rest).append(']');
      }
    }
    return text.toString();
  }

  private static String keys(String json) {
    List<String> parts = new ArrayList<>();
    Tree.map(dev.kdeploy.yaml.Json.read(json))
        .forEach((key, value) -> parts.add(key + "=" + Shown.of(value)));
    return String.join(",", parts);
  }
}

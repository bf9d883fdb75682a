package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts a configuration over a live value: what it names wins, lists keep the order of the
/// configuration.
@SuppressWarnings("ReferenceEquality") // Typed.ABSENT is a mark, equal to itself alone
final class Merge {
  private Merge() {}

  static @Nullable Object merge(Shape shape, @Nullable Object live, @Nullable Object wanted) {
    if (wanted == Typed.ABSENT) {
      return live;
    }
    if (wanted == null || live == Typed.ABSENT || live == null || Typed.isLeaf(shape, wanted)) {
      return wanted;
    }
    if (wanted instanceof List<?> list) {
      return live instanceof List<?> now ? lists(shape, now, list) : wanted;
    }
    return live instanceof Map ? maps(shape, Tree.map(live), Tree.map(wanted)) : wanted;
  }

  private static Map<String, @Nullable Object> maps(
      Shape shape, Map<String, @Nullable Object> live, Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(live);
    wanted.forEach(
        (key, value) ->
            merged.put(
                key,
                merge(
                    Typed.below(shape, "f:" + key),
                    live.containsKey(key) ? live.get(key) : Typed.ABSENT,
                    value)));
    return merged;
  }

  /// Items that both lists have come in the order of the configuration; the others of the live list
  /// stay between the same neighbours as far as that is possible.
  private static List<@Nullable Object> lists(Shape shape, List<?> live, List<?> wanted) {
    Map<String, @Nullable Object> left = Typed.edges(shape, live);
    Map<String, @Nullable Object> right = Typed.edges(shape, wanted);
    List<String> leftEdges = List.copyOf(left.keySet());
    List<String> rightEdges = List.copyOf(right.keySet());
    Deque<String> shared = new ArrayDeque<>(rightEdges.stream().filter(left::containsKey).toList());
    Set<String> done = new HashSet<>();
    List<@Nullable Object> merged = new ArrayList<>();
    int l = 0;
    int r = 0;
    while (l < leftEdges.size() || r < rightEdges.size()) {
      if (l < leftEdges.size()) {
        String edge = leftEdges.get(l);
        boolean skipped =
            right.containsKey(edge)
                && (done.contains(edge)
                    || r < rightEdges.size()
                        && !edge.equals(rightEdges.get(r))
                        && !edge.equals(shared.peek()));
        if (skipped || !right.containsKey(edge)) {
          if (!skipped) {
            merged.add(left.get(edge));
          }
          l++;
          continue;
        }
      }
      String edge = rightEdges.get(r++);
      done.add(edge);
      merged.add(
          merge(
              shape.items(),
              left.containsKey(edge) ? left.get(edge) : Typed.ABSENT,
              right.get(edge)));
      if (edge.equals(shared.peek())) {
        shared.poll();
      }
    }
    return merged;
  }

  /// Typed servers leave out lists and maps of a built-in type that hold nothing, unless the type
  /// demands them.
  private static boolean isLeftOut(Shape shape, String key, Shape inner, Object item) {
    boolean container = inner.form() == Shape.Form.LIST || inner.form() == Shape.Form.MAP;
    boolean empty =
        item instanceof Map<?, ?> map && map.isEmpty()
            || item instanceof List<?> list && list.isEmpty();
    return inner instanceof TypeShape && container && empty && !shape.required().contains(key);
  }

  /// The value without nulls, as objects lose them when a typed server reads them; a null text in a
  /// map of texts is empty.
  static @Nullable Object withoutNulls(Shape shape, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        Tree.map(value)
            .forEach(
                (key, item) -> {
                  Shape inner = Typed.below(shape, "f:" + key);
                  if (item != null && !isLeftOut(shape, key, inner, item)) {
                    kept.put(key, withoutNulls(inner, item));
                  } else if (shape.form() == Shape.Form.MAP && inner.form() == Shape.Form.TEXT) {
                    kept.put(key, "");
                  }
                });
        yield kept;
      }
      case List<?> list -> {
        List<@Nullable Object> kept = new ArrayList<>();
        list.forEach(item -> kept.add(withoutNulls(shape.items(), item)));
        yield kept;
      }
      case null, default -> value;
    };
  }
}

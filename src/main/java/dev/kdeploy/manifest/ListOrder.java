package dev.kdeploy.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The order in which a patched list ends up: the patch's items in the patch's order, the others in
/// the order they had, and an old item stands before the first item of the patch that it stood
/// before, else at the end.
final class ListOrder {
  private final List<@Nullable Object> wanted;
  private final List<@Nullable Object> before;

  private ListOrder(List<@Nullable Object> wanted, List<@Nullable Object> before) {
    this.wanted = wanted;
    this.before = before;
  }

  /// Sorts the merged items.
  ///
  /// @param patch the items, or only their keys, in the order that is wanted
  /// @param base the items in the order they had
  /// @param key what tells items apart
  static List<@Nullable Object> merged(
      List<@Nullable Object> items,
      List<@Nullable Object> patch,
      List<@Nullable Object> base,
      Function<@Nullable Object, @Nullable Object> key) {
    ListOrder order = new ListOrder(keys(patch, key), keys(base, key));
    List<@Nullable Object> ours = new ArrayList<>();
    List<@Nullable Object> others = new ArrayList<>();
    items.forEach(item -> (order.wanted.contains(key.apply(item)) ? ours : others).add(item));
    ours.sort(Comparator.comparingInt(item -> order.wanted.indexOf(key.apply(item))));
    List<@Nullable Object> sorted = new ArrayList<>(items.size());
    int next = 0;
    for (Object item : ours) {
      while (next < others.size()
          && order.stoodBefore(key.apply(others.get(next)), key.apply(item))) {
        sorted.add(others.get(next++));
      }
      sorted.add(item);
    }
    sorted.addAll(others.subList(next, others.size()));
    return sorted;
  }

  private boolean stoodBefore(@Nullable Object one, @Nullable Object other) {
    int place = before.indexOf(other);
    return place >= 0 && before.indexOf(one) < place;
  }

  private static List<@Nullable Object> keys(
      List<@Nullable Object> items, Function<@Nullable Object, @Nullable Object> key) {
    List<@Nullable Object> keys = new ArrayList<>(items.size());
    items.forEach(item -> keys.add(key.apply(item)));
    return keys;
  }
}

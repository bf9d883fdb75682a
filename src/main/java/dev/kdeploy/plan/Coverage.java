package dev.kdeploy.plan;

import dev.kdeploy.manifest.SameValue;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.manifest.Type.ListKind;
import dev.kdeploy.manifest.Type.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a live object already has every value that somebody wants to send.
final class Coverage {
  private Coverage() {}

  /// Whether each wanted field stands in the live value with the same meaning. When in doubt, no.
  static boolean covers(@Nullable Object live, @Nullable Object wanted, Type type) {
    if (live == null && isEmpty(wanted)) {
      return true;
    }
    return switch (wanted) {
      case Map<?, ?> map ->
          live instanceof Map
              && map.entrySet().stream()
                  .allMatch(
                      entry ->
                          covers(
                              Tree.map(live).get(entry.getKey().toString()),
                              entry.getValue(),
                              type.field(entry.getKey().toString())));
      case List<?> list -> live instanceof List<?> other && lists(other, list, type);
      case null -> false;
      default -> SameValue.same(type, live, wanted);
    };
  }

  /// The server stores no empty maps and lists, but remembers who applied them.
  private static boolean isEmpty(@Nullable Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  private static boolean lists(List<?> live, List<?> wanted, Type type) {
    if (type.shape() == Shape.LIST && type.listKind() == ListKind.MAP) {
      return keyed(live, wanted, type);
    }
    if (type.shape() == Shape.LIST && type.listKind() == ListKind.SET) {
      return live.containsAll(wanted);
    }
    if (live.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < live.size(); i++) {
      if (!covers(live.get(i), wanted.get(i), type.items())
          || !isComplete(live.get(i), wanted.get(i), type.items())) {
        return false;
      }
    }
    return true;
  }

  /// An item of an atomic list has one owner for all its fields: one that we do not send is there
  /// by a default, or was sent by an earlier revision and has to go.
  private static boolean isComplete(@Nullable Object live, @Nullable Object wanted, Type type) {
    return !(live instanceof Map<?, ?> now)
        || now.entrySet().stream()
            .allMatch(
                entry -> {
                  String key = entry.getKey().toString();
                  Object sent = Tree.get(wanted, key);
                  return sent == null
                      ? Objects.equals(entry.getValue(), type.field(key).defaultValue())
                      : isComplete(entry.getValue(), sent, type.field(key));
                });
  }

  private static boolean keyed(List<?> live, List<?> wanted, Type type) {
    int last = -1;
    for (Object item : wanted) {
      int index = indexOf(live, item, type);
      // The order of containers means something, and applying would change it.
      if (index <= last || !covers(live.get(index), item, type.items())) {
        return false;
      }
      last = index;
    }
    return true;
  }

  private static int indexOf(List<?> live, @Nullable Object item, Type type) {
    for (int i = 0; i < live.size(); i++) {
      Object candidate = live.get(i);
      if (type.listKeys().stream()
          .allMatch(key -> Objects.equals(key(candidate, key, type), key(item, key, type)))) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object key(@Nullable Object item, String key, Type type) {
    Object value = Tree.get(item, key);
    return value == null ? type.items().field(key).defaultValue() : value;
  }
}

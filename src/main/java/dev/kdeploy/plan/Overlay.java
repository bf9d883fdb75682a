package dev.kdeploy.plan;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.manifest.Type.ListKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an apply would make of a live object, without asking the server: our fields laid over its
/// fields. Defaults and what other managers own are as they are; fields that we no longer say stay.
final class Overlay {
  private Overlay() {}

  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> live, Map<String, @Nullable Object> wanted, Type type) {
    Map<String, @Nullable Object> laid = new LinkedHashMap<>(live);
    wanted.forEach((key, value) -> laid.put(key, value(live.get(key), value, type.field(key))));
    return laid;
  }

  private static @Nullable Object value(@Nullable Object live, @Nullable Object wanted, Type type) {
    if (live instanceof Map
        && wanted instanceof Map
        && (type.shape() == Type.Shape.ANY || !type.isAtomic())) {
      return of(Tree.map(live), Tree.map(wanted), type);
    }
    if (live instanceof List<?> old
        && wanted instanceof List<?> now
        && type.listKind() == ListKind.MAP
        && !type.listKeys().isEmpty()) {
      return keyed(old, now, type);
    }
    if (live instanceof List<?> old && wanted instanceof List<?> now && old.size() == now.size()) {
      return itemwise(old, now, type);
    }
    return Coverage.covers(live, wanted, type) ? live : wanted;
  }

  private static List<@Nullable Object> itemwise(List<?> live, List<?> wanted, Type type) {
    List<@Nullable Object> laid = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      boolean maps = live.get(i) instanceof Map && wanted.get(i) instanceof Map;
      laid.add(
          maps
              ? of(Tree.map(live.get(i)), Tree.map(wanted.get(i)), type.items())
              : value(live.get(i), wanted.get(i), type.items()));
    }
    return laid;
  }

  private static List<@Nullable Object> keyed(List<?> live, List<?> wanted, Type type) {
    List<@Nullable Object> laid = new ArrayList<>(live);
    for (Object item : wanted) {
      int index = 0;
      while (index < laid.size() && !sameKeys(laid.get(index), item, type)) {
        index++;
      }
      if (index < laid.size()) {
        laid.set(index, value(laid.get(index), item, type.items()));
      } else {
        laid.add(item);
      }
    }
    return laid;
  }

  private static boolean sameKeys(@Nullable Object a, @Nullable Object b, Type type) {
    return type.listKeys().stream()
        .allMatch(key -> Objects.equals(key(a, key, type), key(b, key, type)));
  }

  private static @Nullable Object key(@Nullable Object item, String key, Type type) {
    Object value = Tree.get(item, key);
    return value == null ? type.items().field(key).defaultValue() : value;
  }
}

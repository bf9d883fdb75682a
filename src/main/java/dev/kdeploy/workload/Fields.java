package dev.kdeploy.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds the maps that templates take.
final class Fields {
  private Fields() {}

  /// A map with all these keys and values in order, nulls too: templates may name every key.
  static Map<String, @Nullable Object> all(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  /// A map with those of the keys whose value is something.
  static Map<String, @Nullable Object> some(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = all(pairs);
    map.values().removeIf(value -> value == null);
    return map;
  }

  /// The map, or null when it is empty.
  static @Nullable Map<String, @Nullable Object> orNull(Map<String, @Nullable Object> map) {
    return map.isEmpty() ? null : map;
  }

  /// The list, or null when it is empty.
  static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  /// A value without nulls in its maps, at any depth.
  static @Nullable Object withoutNulls(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach(
            (key, child) -> {
              if (child != null) {
                copy.put(String.valueOf(key), withoutNulls(child));
              }
            });
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(withoutNulls(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}

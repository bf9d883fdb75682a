package dev.kdeploy.image.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fields of a JSON object as Go's programs read them: by the exact name, else by one that differs
/// in upper and lower case only.
final class Fields {
  private Fields() {}

  static @Nullable Object value(Map<?, ?> object, String name) {
    if (object.containsKey(name)) {
      return object.get(name);
    }
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      if (String.valueOf(entry.getKey()).equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /// The text, or empty when there is none.
  static String text(Map<?, ?> object, String name) {
    return value(object, name) instanceof String text ? text : "";
  }

  /// The object, or an empty one.
  static Map<?, ?> object(Map<?, ?> object, String name) {
    return value(object, name) instanceof Map<?, ?> map ? map : Map.of();
  }

  /// The objects of a list; what is none is left out.
  static List<Map<?, ?>> objects(Map<?, ?> object, String name) {
    return value(object, name) instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>mapMulti(
                (item, out) -> {
                  if (item instanceof Map<?, ?> map) {
                    out.accept(map);
                  }
                })
            .toList()
        : List.of();
  }
}

package dev.kdeploy.sandbox;

import dev.kdeploy.yaml.Json;
import org.jspecify.annotations.Nullable;

/// How the server shows a value inside a message: as JSON, with map keys in order.
final class Shown {
  private Shown() {}

  static String of(@Nullable Object value) {
    return Json.write(sorted(value));
  }

  static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case java.util.Map<?, ?> map -> {
        java.util.Map<String, @Nullable Object> sorted = new java.util.TreeMap<>();
        map.forEach((key, item) -> sorted.put(String.valueOf(key), sorted(item)));
        yield sorted;
      }
      case java.util.List<?> list -> {
        java.util.List<@Nullable Object> items = new java.util.ArrayList<>();
        list.forEach(item -> items.add(sorted(item)));
        yield items;
      }
      case null, default -> value;
    };
  }
}

package dev.kdeploy.template;

import dev.kdeploy.yaml.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the values of a tree mean to a template.
final class Values {
  private Values() {}

  /// Whether a section over the value does not run: nothing, false, an empty text, an empty list.
  static boolean isFalsy(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean bool -> !bool;
      case String text -> text.isEmpty();
      case List<?> list -> list.isEmpty();
      case Named named -> named.entries().isEmpty();
      default -> value instanceof Scope.Absent;
    };
  }

  static boolean isCollection(@Nullable Object value) {
    return value instanceof Map || value instanceof List || value instanceof Named;
  }

  /// The value as a part of a text; null is empty, maps and lists are JSON on one line.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number when !number.isNaN() && !number.isInfinite() ->
          new BigDecimal(number.toString()).toPlainString();
      case Map<?, ?> _, List<?> _, Named _ -> Json.write(plain(value));
      default -> value.toString();
    };
  }

  /// What users call such a value.
  static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _, Named _ -> "a map";
      case List<?> _ -> "a list";
      case String text -> text.isEmpty() ? "an empty text" : "a text";
      case Boolean bool -> bool.toString();
      default -> "a number";
    };
  }

  /// The value with every map of named things as a plain map.
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Named named -> plain(named.entries());
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, child) -> copy.put(String.valueOf(key), plain(child)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}

package dev.kdeploy.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The explicit tags of YAML's own schema, and what they make of a scalar.
final class Tagged {
  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> SCALARS =
      Set.of("str", "int", "float", "bool", "null", "binary", "timestamp");
  private static final Set<String> COLLECTIONS = Set.of("map", "seq", "set", "omap", "pairs");

  private Tagged() {}

  static boolean isForScalars(String tag) {
    return tag.startsWith(PREFIX) && SCALARS.contains(tag.substring(PREFIX.length()));
  }

  static boolean isForCollections(String tag) {
    return tag.equals("!")
        || (tag.startsWith(PREFIX) && COLLECTIONS.contains(tag.substring(PREFIX.length())));
  }

  /// The tag as it is usually written: `!!int`.
  static String shortForm(String tag) {
    return tag.replace(PREFIX, "!!");
  }

  /// The text as its tag says.
  ///
  /// @throws IllegalArgumentException if it is not what the tag says
  static @Nullable Object value(String tag, String text, Yaml.Dialect dialect) {
    Object value = Yaml.reading(text, dialect);
    return switch (tag.substring(PREFIX.length())) {
      case "int" -> require(value instanceof Number && !(value instanceof Double), value);
      case "float" -> require(value instanceof Number, value);
      case "bool" -> require(value instanceof Boolean, value);
      case "null" -> require(value == null, null);
      case "binary" ->
          new String(
              Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8);
      default -> text;
    };
  }

  private static @Nullable Object require(boolean holds, @Nullable Object value) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}

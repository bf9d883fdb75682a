package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a typed decoder says about the first value that does not fit, in the words of Go.
///
/// @param decoded what it says to a client that creates or replaces
/// @param converted what it says to a client that applies
record Decoding(String decoded, String converted) {
  private static final String QUANTITY =
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final Set<String> LONGS =
      Set.of(
          "generation",
          "observedGeneration",
          "terminationGracePeriodSeconds",
          "activeDeadlineSeconds",
          "deletionGracePeriodSeconds",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "seconds",
          "tolerationSeconds",
          "expirationSeconds");

  /// The first value that does not fit, or null when all do.
  static @Nullable Decoding of(Shape shape, @Nullable Object value) {
    return of(shape, value, "", "", "");
  }

  private static @Nullable Decoding of(
      Shape shape, @Nullable Object value, String struct, String path, String field) {
    if (value == null) {
      return null;
    }
    Decoding wrong = wrong(shape, value, struct + path, field);
    if (wrong != null) {
      return wrong;
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        wrong = wrong == null ? of(shape.items(), item, struct, path, field) : wrong;
      }
    } else if (value instanceof Map) {
      for (Map.Entry<String, @Nullable Object> each : Tree.map(value).entrySet()) {
        Shape inner = shape.at(each.getKey());
        boolean named = shape.form() == Shape.Form.STRUCT;
        if (wrong == null && inner != null) {
          wrong =
              of(
                  inner,
                  each.getValue(),
                  named ? simple(shape) : struct,
                  named ? path + "." + each.getKey() : path,
                  each.getKey());
        }
      }
    }
    return wrong;
  }

  private static @Nullable Decoding wrong(Shape shape, Object value, String place, String field) {
    return switch (shape.form()) {
      case TEXT -> value instanceof String ? null : unfit(shape, value, place, field);
      case BOOLEAN -> value instanceof Boolean ? null : unfit(shape, value, place, field);
      case LIST -> value instanceof List ? null : unfit(shape, value, place, field);
      case MAP, STRUCT -> value instanceof Map ? null : unfit(shape, value, place, field);
      case NUMBER -> value instanceof Number ? null : unfit(shape, value, place, field);
      case INTEGER -> integer(shape, value, place, field);
      case INT_OR_TEXT -> value instanceof String ? null : integer(shape, value, place, field);
      case QUANTITY -> Quantity.of(value) != null ? null : new Decoding(QUANTITY, QUANTITY);
      case BYTES -> bytes(shape, value, place, field);
      case ANY -> null;
    };
  }

  private static @Nullable Decoding integer(Shape shape, Object value, String place, String field) {
    if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
      return null;
    }
    if (!(value instanceof Double)) {
      return unfit(shape, value, place, field);
    }
    String type = type(shape, field);
    return new Decoding(
        "json: cannot unmarshal number "
            + value
            + " into Go struct field "
            + place
            + " of type "
            + type,
        "cannot convert float64 to " + type);
  }

  private static @Nullable Decoding bytes(Shape shape, Object value, String place, String field) {
    if (!(value instanceof String text)) {
      return unfit(shape, value, place, field);
    }
    try {
      Base64.getMimeDecoder().decode(text);
      int at = firstStrange(text);
      return at < 0 ? null : illegal(at);
    } catch (IllegalArgumentException _) {
      return illegal(Math.max(0, firstStrange(text)));
    }
  }

  private static int firstStrange(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "+/=\r\n".indexOf(c) < 0) {
        return i;
      }
    }
    return text.replaceAll("[\\r\\n]", "").length() % 4 == 0 ? -1 : text.length();
  }

  private static Decoding illegal(int at) {
    String message = "illegal base64 data at input byte " + at;
    return new Decoding(message, "error decoding from json: " + message);
  }

  private static Decoding unfit(Shape shape, Object value, String place, String field) {
    String found =
        switch (value) {
          case String _ -> "string";
          case Boolean _ -> "bool";
          case List<?> _ -> "array";
          case Map<?, ?> _ -> "object";
          default -> "number";
        };
    String start = "json: cannot unmarshal " + found + " into Go ";
    String end = " of type " + type(shape, field);
    return new Decoding(start + "struct field " + place + end, start + "value" + end);
  }

  private static String type(Shape shape, String field) {
    return switch (shape.form()) {
      case TEXT, QUANTITY -> "string";
      case INTEGER, INT_OR_TEXT -> LONGS.contains(field) ? "int64" : "int32";
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case BYTES -> "[]uint8";
      case LIST -> "[]" + type(shape.items(), field);
      case MAP -> "map[string]" + type(shape.items(), field);
      case STRUCT -> "v1." + simple(shape);
      case ANY -> "interface {}";
    };
  }

  private static String simple(Shape shape) {
    return shape.name().substring(shape.name().lastIndexOf('.') + 1);
  }
}

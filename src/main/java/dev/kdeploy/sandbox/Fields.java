package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares an object with the shape of its kind: what it may not say, and what it says in the
/// wrong form.
final class Fields {
  private Fields() {}

  /// The complaints of server-side apply, whose types know no mercy.
  static List<String> applyErrors(Shape shape, @Nullable Object value) {
    List<String> errors = new ArrayList<>();
    apply(shape, value, "", errors);
    return errors;
  }

  private static void apply(Shape shape, @Nullable Object value, String path, List<String> errors) {
    if (value == null) {
      return;
    }
    String wrong = mismatch(shape, value);
    if (wrong != null) {
      errors.add(path + ": expected " + wrong + ", got " + shown(value, wrong));
      return;
    }
    if (value instanceof List<?> list && shape.form() == Shape.Form.LIST) {
      Set<String> seen = new HashSet<>();
      Set<String> reported = new HashSet<>();
      for (int i = 0; i < list.size(); i++) {
        String edge = shape.atomic() ? "" : Typed.edge(shape, list.get(i));
        if (edge.equals("k:{}")) {
          errors.add(
              path
                  + ": element "
                  + i
                  + ": associative list with keys has an element that omits all keys "
                  + quoted(shape.keys())
                  + " (and doesn't have default key values)");
          continue;
        }
        if (!edge.isEmpty() && !seen.add(edge) && reported.add(edge)) {
          errors.add(path + ": duplicate entries for key " + FieldSet.dotted(List.of(edge)));
        }
        String place = edge.isEmpty() ? "[" + i + "]" : FieldSet.dotted(List.of(edge));
        apply(shape.items(), list.get(i), path + place, errors);
      }
    } else if (value instanceof Map) {
      Tree.map(value)
          .forEach(
              (key, item) -> {
                Shape inner = shape.at(key);
                if (inner == null) {
                  errors.add(path + "." + key + ": field not declared in schema");
                } else {
                  apply(inner, item, path + "." + key, errors);
                }
              });
    }
  }

  private static String quoted(List<String> keys) {
    return "[" + String.join(" ", keys.stream().map(Shown::of).toList()) + "]";
  }

  private static @Nullable String mismatch(Shape shape, Object value) {
    boolean number = value instanceof Number;
    return switch (shape.form()) {
      case TEXT, BYTES -> value instanceof String ? null : "string";
      case INTEGER, NUMBER -> number ? null : "numeric (int or float)";
      case BOOLEAN -> value instanceof Boolean ? null : "boolean";
      case QUANTITY, INT_OR_TEXT, ANY -> null;
      case LIST -> value instanceof List ? null : "list";
      case MAP, STRUCT -> value instanceof Map ? null : "map";
    };
  }

  private static String shown(Object value, String expected) {
    if (expected.equals("list") || expected.equals("map")) {
      return "&{" + plain(value) + "}";
    }
    if (!expected.equals("string")) {
      return switch (value) {
        case String _ -> "string";
        case Boolean _ -> "boolean";
        case List<?> _ -> "list";
        case Map<?, ?> _ -> "map";
        case Double _ -> "float";
        default -> "int";
      };
    }
    return "&value.valueUnstructured{Value:" + go(value) + "}";
  }

  /// A value as Go prints it.
  static String plain(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case List<?> list -> "[" + String.join(" ", list.stream().map(Fields::plain).toList()) + "]";
      case Map<?, ?> _ -> {
        List<String> pairs = new ArrayList<>();
        Tree.map(Shown.sorted(value)).forEach((key, item) -> pairs.add(key + ":" + plain(item)));
        yield "map[" + String.join(" ", pairs) + "]";
      }
      default -> value.toString();
    };
  }

  private static String go(Object value) {
    return switch (value) {
      case String text -> Shown.of(text);
      case List<?> _ -> "[]interface {}" + Shown.of(value).replace('[', '{').replace(']', '}');
      case Map<?, ?> _ -> "map[string]interface {}" + Shown.of(value);
      default -> value.toString();
    };
  }

  /// The object without fields that its kind does not know; their paths are added to `unknown`.
  static Map<String, @Nullable Object> pruned(
      Shape shape, Map<String, @Nullable Object> object, List<String> unknown) {
    return Tree.map(pruned(shape, object, "", unknown));
  }

  private static @Nullable Object pruned(
      Shape shape, @Nullable Object value, String path, List<String> unknown) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        items.add(pruned(shape.items(), list.get(i), path + "[" + i + "]", unknown));
      }
      return items;
    }
    if (!(value instanceof Map)) {
      return value;
    }
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    Tree.map(value)
        .forEach(
            (key, item) -> {
              String inside = path.isEmpty() ? key : path + "." + key;
              Shape inner = shape.at(key);
              if (inner == null) {
                unknown.add("unknown field \"" + inside + "\"");
              } else {
                known.put(key, pruned(inner, item, inside, unknown));
              }
            });
    return known;
  }
}

package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What the schema of a CustomResourceDefinition demands: types, required fields, choices, bounds
/// and patterns.
final class CustomRules {
  private CustomRules() {}

  static void check(Shape shape, @Nullable Object value, String field, List<Cause> causes) {
    if (value == null || !(shape instanceof CustomShape custom)) {
      return;
    }
    Map<String, @Nullable Object> rules = custom.rules();
    String wrong = wrongType(shape, value);
    if (wrong != null) {
      causes.add(
          new Cause(
              "FieldValueTypeInvalid",
              field,
              "Invalid value: "
                  + Shown.of(typeName(value))
                  + ": "
                  + field
                  + " in body must be of type "
                  + wrong
                  + ": "
                  + Shown.of(typeName(value))));
      return;
    }
    scalar(rules, value, field, causes);
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        check(shape.items(), list.get(i), field + "[" + i + "]", causes);
      }
    } else if (value instanceof Map) {
      for (String name : shape.required()) {
        if (Tree.get(value, name) == null) {
          causes.add(Cause.required(join(field, name), ""));
        }
      }
      Tree.map(value)
          .forEach(
              (key, item) -> check(Typed.below(shape, "f:" + key), item, join(field, key), causes));
    }
  }

  private static String join(String field, String name) {
    return field.isEmpty() ? name : field + "." + name;
  }

  private static @Nullable String wrongType(Shape shape, Object value) {
    return switch (shape.form()) {
      case TEXT -> value instanceof String ? null : "string";
      case INTEGER -> value instanceof Long ? null : "integer";
      case NUMBER -> value instanceof Number ? null : "number";
      case BOOLEAN -> value instanceof Boolean ? null : "boolean";
      case LIST -> value instanceof List ? null : "array";
      case STRUCT, MAP -> value instanceof Map ? null : "object";
      default -> null;
    };
  }

  private static String typeName(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case List<?> _ -> "array";
      case Map<?, ?> _ -> "object";
      case Double _ -> "number";
      default -> "integer";
    };
  }

  private static void scalar(
      Map<String, @Nullable Object> rules, Object value, String field, List<Cause> causes) {
    List<@Nullable Object> choices = Tree.list(rules, "enum");
    if (!choices.isEmpty() && choices.stream().noneMatch(choice -> Typed.same(choice, value))) {
      causes.add(Cause.unsupported(field, value, choices.stream().map(String::valueOf).toList()));
    }
    if (value instanceof Number number) {
      if (rules.get("minimum") instanceof Number least
          && number.doubleValue() < least.doubleValue()) {
        causes.add(
            Cause.invalid(
                field, value, field + " in body should be greater than or equal to " + least));
      }
      if (rules.get("maximum") instanceof Number most
          && number.doubleValue() > most.doubleValue()) {
        causes.add(
            Cause.invalid(
                field, value, field + " in body should be less than or equal to " + most));
      }
    }
    if (value instanceof String text
        && rules.get("pattern") instanceof String pattern
        && !matches(pattern, text)) {
      causes.add(Cause.invalid(field, text, field + " in body should match '" + pattern + "'"));
    }
  }

  private static boolean matches(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException _) {
      return true;
    }
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Says that a value is of a wrong type, and how to write the right one.
final class TypeProblem {
  private static final Map<String, String> WORDS =
      Map.of(
          "integer", "a whole number",
          "number", "a number",
          "boolean", "true or false",
          "string", "a text",
          "object", "a map",
          "array", "a list");
  private static final List<String> ORDER =
      List.of("boolean", "integer", "number", "string", "array", "object");
  private static final Map<String, String> MEANT_AS_BOOLEAN =
      Map.of(
          "yes", "true", "on", "true", "y", "true", "true", "true", "no", "false", "off", "false",
          "n", "false", "false", "false");

  private TypeProblem() {}

  static Problem of(YamlNode node, Set<String> types, KeyPath path, Schema schema) {
    String named = path.isRoot() ? "the file" : "`" + path + "`";
    if (node instanceof YamlScalar scalar && scalar.value() == null) {
      return Problem.at(node.location())
          .what("%s must be %s, found nothing", named, words(types))
          .fix("%s", ScalarCheck.example(schema, path, "write " + words(types)));
    }
    return Problem.at(node.location())
        .what("%s must be %s, found %s", named, words(types), found(node))
        .fix("%s", fix(node, types, path, schema));
  }

  private static String words(Set<String> types) {
    List<String> words = new ArrayList<>();
    for (String type : ORDER) {
      if (types.contains(type)) {
        words.add(WORDS.getOrDefault(type, type));
      }
    }
    return words.size() < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  private static String found(YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      return node.kind();
    }
    String text = "`" + Known.brief(scalar.text()) + "`";
    return switch (scalar.value()) {
      case String written when written.isEmpty() -> "an empty text";
      case String _ when scalar.quoted() -> "the text " + text;
      case Long _ -> "the whole number " + text;
      case Double _ -> "the number " + text;
      case null, default -> text;
    };
  }

  private static String fix(YamlNode node, Set<String> types, KeyPath path, Schema schema) {
    if (node instanceof YamlScalar scalar) {
      String text = Known.brief(scalar.text());
      String bool = MEANT_AS_BOOLEAN.get(text.toLowerCase(Locale.ROOT));
      if (types.contains("string") && !(scalar.value() instanceof String)) {
        return "put it in quotes: `" + path.line("\"" + text + "\"") + "`";
      }
      if (types.contains("boolean") && bool != null) {
        return "write `" + path.line(bool) + "`";
      }
      if (types.contains("integer") && text.matches("-?[0-9]{1,18}")) {
        if (node.location().source().name().equals(Layers.COMMAND_LINE)) {
          return "use `--set`, which takes it for a number";
        }
        return "write it without quotes: `" + path.line(text) + "`";
      }
    }
    return ScalarCheck.example(schema, path, "write " + words(types))
        .replaceFirst("^for example", "write " + words(types) + ", for example");
  }
}

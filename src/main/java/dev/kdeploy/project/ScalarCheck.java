package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds one value against what a schema says about its type and its text.
record ScalarCheck(Schema schema, KeyPath path, List<Problem> problems) {
  private static final int LONGEST_FORM = 2000;

  /// Whether a value is of one of the types of JSON Schema; no types means any.
  static boolean isOfType(YamlNode node, Set<String> types) {
    return types.isEmpty() || types.stream().anyMatch(type -> isOfType(node, type));
  }

  private static boolean isOfType(YamlNode node, String type) {
    return switch (node) {
      case YamlMap _ -> type.equals("object");
      case YamlList _ -> type.equals("array");
      case YamlScalar scalar ->
          switch (scalar.value()) {
            case null -> type.equals("null");
            case String _ -> type.equals("string");
            case Boolean _ -> type.equals("boolean");
            case Long _, BigInteger _ -> type.equals("integer") || type.equals("number");
            default -> type.equals("number");
          };
    };
  }

  /// Whether the node has the type that one view of the schema wants; a problem when not.
  boolean checkType(YamlNode node, Schema view) {
    Set<String> types = Set.copyOf(view.texts("type"));
    if (types.isEmpty() && !(node instanceof YamlScalar)) {
      return checkTypes(node, view.choiceTypes(), schema);
    }
    return checkTypes(node, types, schema);
  }

  boolean checkTypes(YamlNode node, Set<String> types, Schema about) {
    if (isOfType(node, types)) {
      return true;
    }
    problems.add(explain(TypeProblem.of(node, types, path, about)));
    return false;
  }

  /// Checks a scalar that has a right type.
  void check(YamlScalar scalar, Schema view) {
    if (isAmbiguous(scalar) && !isOff(scalar)) {
      problems.add(twoReadings(scalar));
      return;
    }
    checkChoice(scalar, view);
    if (scalar.value() instanceof Number number) {
      checkBounds(scalar, new BigDecimal(number.toString()), view);
    }
    if (view.get("x-format") instanceof String format && scalar.value() != null) {
      Formats.check(format, scalar, path).ifPresent(this::add);
    }
    if (scalar.value() instanceof String text) {
      checkText(text, scalar.location(), view);
    }
  }

  /// Whether it says `off` where every reader comes to the same.
  private boolean isOff(YamlScalar scalar) {
    return "tolerance".equals(schema.find("x-format"))
        && Tolerated.OFF.equals(Tolerated.parse(scalar.text()).orElse(null));
  }

  /// Whether other readers of YAML, or a reader who takes it for a text, see something else in it
  /// than we do.
  private boolean isAmbiguous(YamlScalar scalar) {
    if (scalar.quoted()) {
      return false;
    }
    Set<String> types = schema.types();
    boolean text = types.isEmpty() || types.contains("string");
    if (scalar.other() != null) {
      return text || !(scalar.value() instanceof Double);
    }
    boolean changes =
        (scalar.value() instanceof Long || scalar.value() instanceof Boolean)
            && !scalar.text().equals(scalar.value().toString());
    return changes && types.contains("string");
  }

  private Problem twoReadings(YamlScalar scalar) {
    String other = scalar.other();
    Problem problem =
        Problem.at(scalar.location())
            .what("`%s` can be read in two ways, found `%s`", path, Known.brief(scalar.text()))
            .fix("%s", withoutDoubt(scalar, other == null ? "" : other));
    return other == null
        ? problem.why(
            "it is read as %s; only a text keeps how it is written", reading(scalar.value()))
        : problem.why("here it is %s, for other readers %s", reading(scalar.value()), other);
  }

  /// How to write each of the readings that fits here.
  private String withoutDoubt(YamlScalar scalar, String other) {
    Set<String> types = schema.types();
    List<String> ways = new ArrayList<>();
    if (types.isEmpty() || types.contains("string")) {
      ways.add("`" + path.line("\"" + Known.brief(scalar.text()) + "\"") + "` for the text");
    }
    if (other.startsWith("the boolean ") && (types.isEmpty() || types.contains("boolean"))) {
      String bool = other.substring("the boolean ".length());
      ways.add("`" + path.line(bool) + "` for true or false");
    }
    if (scalar.value() instanceof Number number && (types.isEmpty() || hasNumbers(types))) {
      ways.add("`" + path.line(number.toString()) + "` for the number");
    }
    return ways.isEmpty() ? "say it in another way" : "write " + String.join(", or ", ways);
  }

  private static boolean hasNumbers(Set<String> types) {
    return types.contains("integer") || types.contains("number");
  }

  private static String reading(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text -> "the text \"" + Known.brief(text) + "\"";
      case Boolean bool -> "the boolean " + bool;
      default -> "the number " + value;
    };
  }

  private void checkChoice(YamlScalar scalar, Schema view) {
    List<@Nullable Object> choices = view.choices();
    if (choices.isEmpty()
        || choices.stream().anyMatch(choice -> Objects.equals(choice, scalar.value()))) {
      return;
    }
    List<String> names = choices.stream().map(String::valueOf).toList();
    add(
        Problem.at(scalar.location())
            .what(
                "`%s` must be %s, found `%s`",
                path, KeyChoice.quoted(names, "or"), Known.brief(scalar.text()))
            .fix(
                "%s",
                Known.nearest(scalar.text(), names)
                    .map(name -> "did you mean `" + name + "`?")
                    .orElse("write `" + path.line(names.getFirst()) + "`")));
  }

  private void checkBounds(YamlScalar scalar, BigDecimal number, Schema view) {
    if (view.get("minimum") instanceof Number least
        && number.compareTo(new BigDecimal(least.toString())) < 0) {
      add(bound(scalar, "at least " + least));
    }
    if (view.get("maximum") instanceof Number most
        && number.compareTo(new BigDecimal(most.toString())) > 0) {
      add(bound(scalar, "at most " + most));
    }
  }

  private Problem bound(YamlScalar scalar, String bound) {
    return Problem.at(scalar.location())
        .what("`%s` must be %s, found `%s`", path, bound, Known.brief(scalar.text()))
        .fix("%s", example(schema, path, "write a number that is " + bound));
  }

  private void checkText(String text, Location place, Schema view) {
    int length = text.length();
    if (view.get("maxLength") instanceof Number most && length > most.intValue()) {
      add(
          Problem.at(place)
              .what("`%s` takes at most %d characters, found %d", path, most.intValue(), length)
              .fix("write it shorter"));
    } else if (view.get("minLength") instanceof Number least && length < least.intValue()) {
      add(
          Problem.at(place)
              .what("`%s` is %s", path, length == 0 ? "empty" : "too short")
              .fix("%s", example(schema, path, "write it out, or remove it")));
    } else if (view.get("pattern") instanceof String regex && !matches(regex, text)) {
      add(wrongForm(text, place, view));
    }
  }

  /// Never true of a text so long that matching would take all stack.
  private static boolean matches(String regex, String text) {
    return text.length() <= LONGEST_FORM && Schema.pattern(regex).matcher(text).find();
  }

  private Problem wrongForm(String text, Location place, Schema view) {
    Problem problem = Problem.at(place);
    if (view.get("x-says") instanceof String says) {
      return problem
          .what("`%s` must be %s, found `%s`", path, says, Known.brief(text))
          .fix("%s", example(schema, path, "write it as " + says));
    }
    Problem wrong = problem.what("`%s` does not take `%s`", path, Known.brief(text));
    String example = schema.example();
    return example == null ? wrong : wrong.fix("for example `%s`", path.line(example));
  }

  /// Checks the name of an entry.
  void checkName(YamlScalar name) {
    int before = problems.size();
    for (Schema view : schema.views()) {
      checkNameAgainst(name.text(), name.location(), view);
    }
    // One name has one problem, however many rules it breaks.
    while (problems.size() > before + 1) {
      problems.removeLast();
    }
  }

  private void checkNameAgainst(String name, Location place, Schema view) {
    int length = name.length();
    Problem problem = Problem.at(place);
    String in = path.size() > 1 ? " in `" + path.parent() + "`" : "";
    if (length == 0) {
      problems.add(problem.what("a name%s is empty", in).fix("write the name"));
    } else if (view.get("maxLength") instanceof Number most && length > most.intValue()) {
      problems.add(
          problem
              .what(
                  "the name `%s`%s is too long: at most %d characters, found %d",
                  Known.brief(name), in, most.intValue(), length)
              .fix("choose a shorter name"));
    } else if (view.get("pattern") instanceof String regex && !matches(regex, name)) {
      String label = MapCheck.asLabel(name);
      boolean near = !label.isEmpty() && matches(regex, label);
      problems.add(
          problem
              .what(
                  "the name `%s`%s must be %s",
                  Known.brief(name),
                  in,
                  view.get("x-says") instanceof String words ? words : "like `" + regex + "`")
              .fix("%s", near ? "write `" + Known.brief(label) + "`" : "choose another name"));
    }
  }

  private void add(Problem problem) {
    problems.add(explain(problem));
  }

  /// Adds what the schema itself says about its reasons.
  private Problem explain(Problem problem) {
    Problem explained = problem;
    if (schema.find("x-why") instanceof String why) {
      explained = explained.why("%s", why);
    }
    if (schema.find("x-fix") instanceof String fix) {
      explained = explained.fix("%s", fix);
    }
    return explained;
  }

  /// A fix with the example of a schema, or the other one.
  static String example(Schema schema, KeyPath path, String otherwise) {
    String example = schema.example();
    return example == null ? otherwise : "for example `" + path.line(example) + "`";
  }
}

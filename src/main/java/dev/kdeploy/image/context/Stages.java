package dev.kdeploy.image.context;

import dev.kdeploy.image.context.Stage.Use;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sorts instructions into stages and puts the arguments into their `FROM` lines, as BuildKit's
/// `dockerfile2llb` does it.
final class Stages {
  /// What only BuildKit knows without being told.
  private static final Set<String> AUTOMATIC =
      Set.of(
          "BUILDPLATFORM",
          "BUILDOS",
          "BUILDARCH",
          "BUILDVARIANT",
          "TARGETPLATFORM",
          "TARGETOS",
          "TARGETARCH",
          "TARGETVARIANT");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-_.]*");

  private final Map<String, String> given;
  private final char escape;
  private final List<Problem> problems;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<Instruction> automatic = new ArrayList<>();

  /// @param given the arguments of the build
  Stages(Map<String, String> given, char escape, List<Problem> problems) {
    this.given = given;
    this.escape = escape;
    this.problems = problems;
    given.forEach(
        (name, value) -> {
          if (AUTOMATIC.contains(name)) {
            values.put(name, value);
          }
        });
  }

  List<Stage> read(List<Instruction> instructions) {
    for (Instruction instruction : instructions) {
      switch (instruction.keyword()) {
        case "FROM" -> begin(instruction);
        case "ARG" -> {
          if (stages.isEmpty()) {
            define(instruction);
          }
        }
        default -> addTo(stages.isEmpty() ? null : stages.getLast(), instruction);
      }
    }
    return stages;
  }

  /// The `FROM` lines that take one of the arguments that only BuildKit sets.
  List<Instruction> needingAutomaticArguments() {
    return automatic;
  }

  private void define(Instruction arg) {
    for (String word : Words.split(arg.rest(), escape).list()) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (given.containsKey(name)) {
        values.put(name, given.getOrDefault(name, ""));
      } else if (equals >= 0) {
        expand(arg, word.substring(equals + 1)).ifPresent(value -> values.put(name, value));
      }
    }
  }

  private Optional<String> expand(Instruction by, String word) {
    try {
      return Optional.of(Substitution.expand(word, values, escape));
    } catch (Substitution.Mistake mistake) {
      problems.add(
          Problem.at(by.where(word))
              .what("`%s` cannot be put in", word)
              .why("%s", mistake.what())
              .fix("write `${NAME}` or `${NAME:-default}`, or give the argument under `args:`"));
      return Optional.empty();
    }
  }

  private void begin(Instruction from) {
    List<String> words =
        from.rest().isEmpty() ? List.of() : List.of(from.rest().split("[\\t\\x0B\\f\\r ]+"));
    boolean hasName = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
    if (words.size() != 1 && !hasName) {
      problems.add(wrongFrom(from, words));
    }
    String written = words.isEmpty() ? "" : words.getFirst();
    String platform = from.flag("platform").orElse("");
    Optional<String> base = isAutomatic(written) ? Optional.empty() : expand(from, written);
    String meant = isAutomatic(platform) ? "" : expand(from, platform).orElse("");
    if (isAutomatic(written) || isAutomatic(platform)) {
      automatic.add(from);
    }
    if (!words.isEmpty() && base.isPresent() && base.get().isBlank()) {
      problems.add(
          Problem.at(from.where(written))
              .what("`%s` is empty, and `FROM` wants an image", written)
              .why("no `ARG` before the first `FROM` gives it a value")
              .fix("write a default, as in `ARG NAME=alpine`, or give it under `args:`"));
    }
    String name = hasName ? name(from, words.get(2)) : "";
    stages.add(new Stage(from, name, base.orElse(""), meant, List.of()));
  }

  private static Problem wrongFrom(Instruction from, List<String> words) {
    Location where = words.size() > 1 ? from.where(words.get(1)) : from.where();
    return Problem.at(where)
        .what(
            words.isEmpty()
                ? "`FROM` names no image"
                : "`FROM` takes an image, and perhaps `AS` and a name")
        .fix("write it as `FROM alpine:3.20` or `FROM alpine:3.20 AS build`");
  }

  private boolean isAutomatic(String word) {
    return AUTOMATIC.stream()
        .filter(name -> !values.containsKey(name))
        .anyMatch(name -> word.matches(".*\\$(\\{" + name + "[:}].*|" + name + "\\b.*)"));
  }

  private String name(Instruction from, String written) {
    String name = written.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          Problem.at(from.where(written))
              .what("`%s` cannot be the name of a stage", written)
              .fix("begin it with a letter and use only letters, digits, `-`, `_` and `.`"));
    }
    return name;
  }

  private void addTo(@Nullable Stage stage, Instruction instruction) {
    if (stage == null) {
      problems.add(
          Problem.at(instruction.where())
              .what("`%s` stands before the first `FROM`", instruction.keyword())
              .why("only `ARG` may stand there")
              .fix("begin with `FROM` and the image to build on"));
      return;
    }
    if (instruction.keyword().equals("COPY")) {
      instruction
          .flag("from")
          .ifPresent(from -> stage.uses().add(new Use(from, true, instruction)));
    }
    if (instruction.keyword().equals("RUN")) {
      instruction.flags().stream()
          .filter(flag -> flag.startsWith("--mount="))
          .flatMap(flag -> List.of(flag.substring("--mount=".length()).split(",")).stream())
          .map(field -> field.replace("\"", ""))
          .filter(field -> field.startsWith("from="))
          .forEach(
              field ->
                  stage.uses().add(new Use(field.substring("from=".length()), false, instruction)));
    }
  }
}

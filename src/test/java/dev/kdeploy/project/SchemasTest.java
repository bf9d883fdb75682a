package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "$schema",
          "$id",
          "$ref",
          "$defs",
          "title",
          "description",
          "default",
          "examples",
          "type",
          "properties",
          "patternProperties",
          "additionalProperties",
          "propertyNames",
          "required",
          "minProperties",
          "maxProperties",
          "items",
          "minItems",
          "maxItems",
          "uniqueItems",
          "enum",
          "const",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "oneOf",
          "anyOf",
          "allOf",
          "x-says",
          "x-why",
          "x-fix",
          "x-format",
          "x-exactly-one-of",
          "x-at-least-one-of",
          "x-at-most-one-of",
          "x-merge",
          "x-keep-null",
          "x-not-yet",
          "x-secret",
          "x-values");

  @ParameterizedTest
  @ValueSource(strings = {"kdeploy", "environment", "workload"})
  void sayOnlyWhatIsUnderstood(String name) {
    List<String> unknown = new ArrayList<>();

    each(
        Schema.content(name + ".schema.json"),
        "",
        (path, schema) ->
            schema.keySet().stream()
                .filter(key -> !UNDERSTOOD.contains(key.toString()))
                .forEach(key -> unknown.add(path + ": " + key)));

    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"project", "environment"})
  void referToNothingOutsideAndDescribeEveryKey(String name) {
    Map<?, ?> root = json(Schemas.bundled(name));
    List<String> wrong = new ArrayList<>();

    each(
        root,
        "",
        (path, schema) -> {
          if (schema.get("$ref") instanceof String ref && !(at(root, ref) instanceof Map)) {
            wrong.add(path + " refers to " + ref);
          }
          if (path.matches(".*/properties/[^/]*") && description(root, schema) == null) {
            wrong.add(path + " has no description");
          }
          schema.keySet().stream()
              .filter(key -> key.toString().startsWith("x-"))
              .forEach(key -> wrong.add(path + " has " + key));
        });

    assertThat(wrong).isEmpty();
  }

  @Test
  void giveExamplesThatAreRight() {
    List<String> wrong = new ArrayList<>();
    for (String name : List.of("kdeploy", "workload")) {
      Schema root = Schema.of(name);
      for (String key : root.knownKeys()) {
        checkExample(root.at(KeyPath.of(key)).getFirst(), KeyPath.of(key), wrong);
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static void checkExample(Schema schema, KeyPath path, List<String> wrong) {
    String example = schema.example();
    if (example == null || schema.find("x-not-yet") != null) {
      return;
    }
    Source source = Source.of(path.toString(), example);
    YamlNode node = Yaml.read(source, Yaml.Dialect.CORE).getFirst();
    YamlMap root = new YamlMap(node.location(), new LinkedHashMap<>());
    List<Problem> problems = new ArrayList<>();
    new SchemaCheck(true, _ -> false, List.of(root), problems, new ArrayList<>())
        .check(node, schema, path, Location.at(source, 1, 1));
    problems.forEach(problem -> wrong.add(Screen.of(problem)));
  }

  @Test
  void letEditorsAcceptTagsAndNulls() {
    Map<?, ?> root = json(Schemas.bundled("environment"));

    Map<?, ?> isProtected =
        (Map<?, ?>) Objects.requireNonNull(at(root, "#/$defs/kdeploy/properties/protected"));

    assertThat(isProtected.get("type")).isEqualTo(List.of("boolean", "string", "null"));
    assertThat(isProtected.get("pattern")).isEqualTo("\\{\\{");
  }

  private static Map<?, ?> json(String text) {
    return (Map<?, ?>) Objects.requireNonNull(Json.read(text));
  }

  private static @Nullable Object description(Map<?, ?> root, Map<?, ?> schema) {
    if (schema.get("description") != null || !(schema.get("$ref") instanceof String ref)) {
      return schema.get("description");
    }
    return at(root, ref) instanceof Map<?, ?> target ? description(root, target) : null;
  }

  private static @Nullable Object at(Map<?, ?> root, String ref) {
    Object here = root;
    for (String step : ref.equals("#") ? new String[0] : ref.substring(2).split("/")) {
      here = here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }

  /// Visits a schema and every schema in it.
  private static void each(Map<?, ?> schema, String path, BiConsumer<String, Map<?, ?>> visit) {
    visit.accept(path, schema);
    for (String key : List.of("properties", "patternProperties", "$defs")) {
      if (schema.get(key) instanceof Map<?, ?> map) {
        map.forEach((name, each) -> each((Map<?, ?>) each, path + "/" + key + "/" + name, visit));
      }
    }
    for (String key : List.of("oneOf", "anyOf", "allOf")) {
      if (schema.get(key) instanceof List<?> list) {
        list.forEach(each -> each((Map<?, ?>) each, path + "/" + key + "/-", visit));
      }
    }
    for (String key : List.of("additionalProperties", "propertyNames", "items")) {
      if (schema.get(key) instanceof Map<?, ?> map) {
        each(map, path + "/" + key, visit);
      }
    }
  }
}

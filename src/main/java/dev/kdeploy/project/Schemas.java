package dev.kdeploy.project;

import dev.kdeploy.yaml.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The schemas of our files for editors.
///
/// Each is one document without references to others. Beside what this program checks with, it
/// allows `{{name}}` and null where another type is wanted, as both stand in files before they are
/// merged.
public final class Schemas {
  private static final Map<String, String> FILES =
      Map.of("project", "kdeploy", "environment", "environment");
  private static final Set<String> MAPS = Set.of("properties", "patternProperties", "$defs");
  private static final Set<String> LISTS = Set.of("oneOf", "anyOf", "allOf");
  private static final Set<String> SINGLE =
      Set.of("additionalProperties", "propertyNames", "items", "not");

  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private Schemas() {}

  /// The names that [#bundled(String)] knows.
  public static List<String> names() {
    return List.of("project", "environment");
  }

  /// The schema of the project file (`project`) or of environment files (`environment`), as JSON.
  public static String bundled(String name) {
    String file = FILES.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no schema " + name);
    }
    return new Schemas().bundle(file + ".schema.json");
  }

  private String bundle(String file) {
    Map<String, @Nullable Object> root = schema(Schema.content(file), file, file);
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    if (root.get("$defs") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> own.put(String.valueOf(key), value));
    }
    own.putAll(definitions);
    root.put("$defs", own);
    return Json.writePretty(root) + "\n";
  }

  private Map<String, @Nullable Object> schema(Map<?, ?> schema, String file, String root) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    schema.forEach((key, value) -> copyKeyword(String.valueOf(key), value, file, root, copy));
    Object type = copy.get("type");
    if (type != null) {
      allowTags(type, copy);
    }
    return copy;
  }

  private void copyKeyword(
      String key,
      @Nullable Object value,
      String file,
      String root,
      Map<String, @Nullable Object> into) {
    if (key.startsWith("x-") || (key.startsWith("$schema") && !file.equals(root))) {
      return;
    }
    if (key.equals("$ref") && value instanceof String ref) {
      into.put(key, reference(ref, file, root));
    } else if (MAPS.contains(key) && value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copies = new LinkedHashMap<>();
      map.forEach((name, each) -> copies.put(String.valueOf(name), any(each, file, root)));
      into.put(key, copies);
    } else if (LISTS.contains(key) && value instanceof List<?> list) {
      into.put(key, list.stream().map(each -> any(each, file, root)).toList());
    } else if (key.equals("propertyNames") && value instanceof Map<?, ?> names) {
      into.put(key, any(names, file, root));
    } else {
      into.put(key, SINGLE.contains(key) ? any(value, file, root) : value);
    }
  }

  private @Nullable Object any(@Nullable Object value, String file, String root) {
    return value instanceof Map<?, ?> map ? schema(map, file, root) : value;
  }

  private String reference(String ref, String file, String root) {
    int hash = ref.indexOf('#');
    String named = hash < 0 ? ref : ref.substring(0, hash);
    String target = named.isEmpty() ? file : named;
    String pointer = hash < 0 ? "" : ref.substring(hash + 1);
    if (target.equals(root)) {
      return "#" + pointer;
    }
    String name = target.replace(".schema.json", "");
    if (!definitions.containsKey(name)) {
      // Known before it is made, as it may refer to itself.
      definitions.put(name, Map.of());
      definitions.put(name, schema(Schema.content(target), target, root));
    }
    return "#/$defs/" + name + pointer;
  }

  /// Adds null and `{{name}}` to what a value may be.
  private static void allowTags(Object type, Map<String, @Nullable Object> schema) {
    List<Object> types = new ArrayList<>();
    if (type instanceof List<?> list) {
      list.forEach(each -> types.add(String.valueOf(each)));
    } else {
      types.add(type);
    }
    if (!types.contains("string")) {
      types.add("string");
      schema.put("pattern", "\\{\\{");
    } else if (schema.get("pattern") instanceof String own) {
      schema.put("pattern", "(?:" + own + ")|\\{\\{");
    }
    types.add("null");
    schema.put("type", types);
  }
}

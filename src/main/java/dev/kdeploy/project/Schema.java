package dev.kdeploy.project;

import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One node of our JSON schemas. Each is made once, when it is first asked for. Safe for use by
/// many threads.
final class Schema {
  private static final Map<String, Map<String, @Nullable Object>> FILES = new ConcurrentHashMap<>();
  private static final Map<String, Schema> NODES = new ConcurrentHashMap<>();
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private static final Schema NOTHING = new Schema(Map.of(), "");

  private final Map<String, @Nullable Object> keywords;
  private final String file;
  private final Map<String, Optional<Schema>> properties = new ConcurrentHashMap<>();
  private final Map<String, Optional<Schema>> children = new ConcurrentHashMap<>();
  private volatile @Nullable List<Schema> views;
  private volatile @Nullable List<Schema> branches;
  private volatile @Nullable Set<String> types;

  private Schema(Map<String, @Nullable Object> keywords, String file) {
    this.keywords = keywords;
    this.file = file;
  }

  /// The schema of a whole file: `kdeploy`, `environment` or `workload`.
  static Schema of(String name) {
    return at(name + ".schema.json", "");
  }

  /// A schema that says nothing.
  static Schema nothing() {
    return NOTHING;
  }

  /// The JSON of a schema file.
  static Map<String, @Nullable Object> content(String file) {
    return FILES.computeIfAbsent(file, Schema::load);
  }

  private static Map<String, @Nullable Object> load(String file) {
    try (InputStream stream = Schema.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("no schema " + file);
      }
      return map(Json.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  private static Schema at(String file, String pointer) {
    String name = file + "#" + pointer;
    Schema known = NODES.get(name);
    if (known == null) {
      Map<String, @Nullable Object> node = content(file);
      for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
        node = map(node.get(step.replace("~1", "/").replace("~0", "~")));
      }
      known = new Schema(node, file);
      NODES.put(name, known);
    }
    return known;
  }

  /// This node and every other that has to hold with it: what `$ref` names and the members of
  /// `allOf`.
  List<Schema> views() {
    List<Schema> known = views;
    if (known == null) {
      List<Schema> found = new ArrayList<>();
      found.add(this);
      if (keywords.get("$ref") instanceof String ref) {
        int hash = ref.indexOf('#');
        String target = hash < 0 ? ref : ref.substring(0, hash);
        String pointer = hash < 0 ? "" : ref.substring(hash + 1);
        found.addAll(at(target.isEmpty() ? file : target, pointer).views());
      }
      list("allOf").forEach(member -> found.addAll(member.views()));
      known = List.copyOf(found);
      views = known;
    }
    return known;
  }

  /// A keyword of this node alone.
  @Nullable Object get(String keyword) {
    return keywords.get(keyword);
  }

  /// A keyword of the first view that has it.
  @Nullable Object find(String keyword) {
    for (Schema view : views()) {
      Object value = view.keywords.get(keyword);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /// Whether a keyword is set to true in any view.
  boolean is(String keyword) {
    return Boolean.TRUE.equals(find(keyword));
  }

  /// The texts of a keyword that takes a text or a list of texts.
  List<String> texts(String keyword) {
    return switch (keywords.get(keyword)) {
      case String text -> List.of(text);
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }

  private List<Schema> list(String keyword) {
    return keywords.get(keyword) instanceof List<?> list
        ? list.stream().map(item -> new Schema(map(item), file)).toList()
        : List.of();
  }

  /// The schema under a keyword, or null; `true` is a schema that takes everything.
  @Nullable Schema child(String keyword) {
    return children.computeIfAbsent(keyword, this::makeChild).orElse(null);
  }

  private Optional<Schema> makeChild(String keyword) {
    return switch (keywords.get(keyword)) {
      case Map<?, ?> map -> Optional.of(new Schema(map(map), file));
      case Boolean open when open -> Optional.of(new Schema(Map.of(), file));
      case null, default -> Optional.empty();
    };
  }

  /// The keys that this node names under `properties`.
  private Set<String> properties() {
    return map(keywords.get("properties")).keySet();
  }

  /// Every key that a map here may have by name, in whatever branch.
  Set<String> knownKeys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Schema view : views()) {
      keys.addAll(view.properties());
      view.branches().forEach(branch -> keys.addAll(branch.knownKeys()));
    }
    return keys;
  }

  /// What this node alone says about a key: its own schema, or that of keys that are not named.
  /// Null when it refuses the key, or when it says nothing about keys.
  @Nullable Schema property(String key) {
    Object named = map(keywords.get("properties")).get(key);
    if (named != null) {
      return properties
          .computeIfAbsent(key, _ -> Optional.of(new Schema(map(named), file)))
          .orElse(null);
    }
    for (Map.Entry<String, @Nullable Object> entry :
        map(keywords.get("patternProperties")).entrySet()) {
      if (pattern(entry.getKey()).matcher(key).find()) {
        return new Schema(map(entry.getValue()), file);
      }
    }
    return child("additionalProperties");
  }

  /// Whether this node alone says which keys there are, and this is none of them.
  boolean refuses(String key) {
    return Boolean.FALSE.equals(keywords.get("additionalProperties")) && property(key) == null;
  }

  /// The alternatives of `oneOf` and `anyOf`.
  List<Schema> branches() {
    List<Schema> known = branches;
    if (known == null) {
      List<Schema> found = new ArrayList<>(list("oneOf"));
      found.addAll(list("anyOf"));
      known = List.copyOf(found);
      branches = known;
    }
    return known;
  }

  /// Everything that may describe what stands at a place below.
  List<Schema> at(KeyPath path) {
    List<Schema> here = List.of(this);
    for (Object step : path.steps()) {
      List<Schema> below = new ArrayList<>();
      here.forEach(schema -> schema.collectBelow(step, below));
      here = below;
    }
    return here;
  }

  private void collectBelow(Object step, List<Schema> into) {
    for (Schema view : views()) {
      Schema below = step instanceof String key ? view.property(key) : view.child("items");
      if (below != null) {
        into.add(below);
      }
      view.branches().forEach(branch -> branch.collectBelow(step, into));
    }
  }

  /// The types that a value here may have, in whatever branch; empty when any will do.
  Set<String> types() {
    Set<String> known = types;
    if (known == null) {
      Set<String> found = new LinkedHashSet<>();
      for (Schema view : views()) {
        found.addAll(view.texts("type"));
        found.addAll(view.choiceTypes());
        view.branches().forEach(branch -> found.addAll(branch.types()));
      }
      known = Collections.unmodifiableSet(found);
      types = known;
    }
    return known;
  }

  /// The types of the values that `enum` and `const` of this node alone allow.
  Set<String> choiceTypes() {
    Set<String> found = new LinkedHashSet<>();
    for (Object choice : choices()) {
      found.add(
          switch (choice) {
            case null -> "null";
            case Boolean _ -> "boolean";
            case Number _ -> "number";
            default -> "string";
          });
    }
    return found;
  }

  /// The values that `enum` or `const` of this node alone allow; empty when it has neither.
  List<@Nullable Object> choices() {
    List<@Nullable Object> choices = new ArrayList<>();
    if (keywords.get("enum") instanceof List<?> list) {
      choices.addAll(list);
    } else if (keywords.get("const") != null) {
      choices.add(keywords.get("const"));
    }
    return choices;
  }

  static Pattern pattern(String regex) {
    return PATTERNS.computeIfAbsent(regex, Pattern::compile);
  }

  /// The first of `examples` as a person writes it, or null.
  @Nullable String example() {
    return find("examples") instanceof List<?> list && !list.isEmpty()
        ? String.valueOf(list.getFirst())
        : null;
  }

  /// The keywords of this node alone.
  Set<String> keywords() {
    return keywords.keySet();
  }
}

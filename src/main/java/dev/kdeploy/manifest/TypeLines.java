package dev.kdeploy.manifest;

import dev.kdeploy.manifest.Type.ListKind;
import dev.kdeploy.manifest.Type.Shape;
import dev.kdeploy.manifest.Type.Traits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one type of the table:
///
/// ```
/// core.v1.Container
///  name! string default=""
///  ports [core.v1.ContainerPort] map=containerPort,protocol patch=merge key=containerPort
/// ```
///
/// The first line may end with `atomic`. `!` marks what is required, `[…]` is a list and `{…}` a
/// map.
final class TypeLines {
  private final Schema schema;

  private TypeLines(Schema schema) {
    this.schema = schema;
  }

  static Type read(Schema schema, List<String> lines) {
    return new TypeLines(schema).type(lines);
  }

  private Type type(List<String> lines) {
    String[] head = lines.getFirst().split(" ", -1);
    Map<String, Type> fields = new LinkedHashMap<>();
    Set<String> required = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      // A default is the last word of its line and may contain blanks.
      String[] half = line.split(" default=", 2);
      String[] word = half[0].strip().split(" ", -1);
      boolean must = word[0].endsWith("!");
      String name = must ? word[0].substring(0, word[0].length() - 1) : word[0];
      if (must) {
        required.add(name);
      }
      Object otherwise = half.length == 2 ? constant(half[1]) : null;
      fields.put(name, expression(word[1]).with(traits(word, otherwise)));
    }
    return Type.object(head[0], fields, required, head.length > 1);
  }

  /// A JSON scalar without escapes, read by hand: this runs at every start.
  private static Object constant(String json) {
    return switch (json.charAt(0)) {
      case '"' -> json.substring(1, json.length() - 1);
      case 't', 'f' -> Boolean.valueOf(json);
      default -> Long.valueOf(json);
    };
  }

  private Type expression(String word) {
    String inner = word.substring(1, word.length() - 1);
    return switch (word.charAt(0)) {
      case '[' -> Type.container(Shape.LIST, expression(inner));
      case '{' -> Type.container(Shape.MAP, expression(inner));
      default -> scalarOrObject(word);
    };
  }

  private Type scalarOrObject(String word) {
    return switch (word) {
      case "string" -> Type.of(Shape.STRING);
      case "integer" -> Type.of(Shape.INTEGER);
      case "boolean" -> Type.of(Shape.BOOLEAN);
      case "number" -> Type.of(Shape.NUMBER);
      case "quantity" -> Type.of(Shape.QUANTITY);
      case "int-or-string" -> Type.of(Shape.INT_OR_STRING);
      case "time" -> Type.of(Shape.TIME);
      case "bytes" -> Type.of(Shape.BYTES);
      case "any" -> Type.of(Shape.ANY);
      default -> Type.reference(word, () -> schema.type(word));
    };
  }

  private static Traits traits(String[] words, @Nullable Object otherwise) {
    ListKind kind = ListKind.ATOMIC;
    List<String> keys = List.of();
    boolean atomic = false;
    Set<String> strategies = Set.of();
    String mergeKey = null;
    List<String> enumValues = List.of();
    for (String word : Arrays.asList(words).subList(2, words.length)) {
      String[] pair = word.split("=", 2);
      switch (pair[0]) {
        case "set" -> kind = ListKind.SET;
        case "map" -> {
          kind = ListKind.MAP;
          keys = List.of(pair[1].split(",", -1));
        }
        case "atomic" -> atomic = true;
        case "patch" -> strategies = Set.of(pair[1].split(",", -1));
        case "key" -> mergeKey = pair[1];
        case "enum" -> enumValues = List.of(pair[1].split("\\|", -1));
        default -> throw new IllegalStateException("the table of kinds has " + word);
      }
    }
    return new Traits(kind, keys, atomic, strategies, mergeKey, otherwise, enumValues);
  }
}

package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The shape of a built-in type, from the table of types.
final class TypeShape implements Shape {
  private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

  private final Type type;
  private final Form form;
  private @Nullable Map<String, Shape> fields;

  private TypeShape(Type type) {
    this.type = type;
    this.form =
        switch (type.shape()) {
          case OBJECT -> type.fields().isEmpty() ? Form.ANY : Form.STRUCT;
          case MAP -> Form.MAP;
          case LIST -> Form.LIST;
          case STRING, TIME -> Form.TEXT;
          case BYTES -> Form.BYTES;
          case INTEGER -> Form.INTEGER;
          case NUMBER -> Form.NUMBER;
          case BOOLEAN -> Form.BOOLEAN;
          case QUANTITY -> Form.QUANTITY;
          case INT_OR_STRING -> Form.INT_OR_TEXT;
          case ANY -> Form.ANY;
        };
  }

  static Shape of(Type type) {
    Shape known = KNOWN.get(type);
    if (known == null) {
      known = new TypeShape(type);
      KNOWN.put(type, known);
    }
    return known;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public String name() {
    return type.name();
  }

  @Override
  public boolean atomic() {
    return switch (type.shape()) {
      case OBJECT, MAP, LIST -> type.isAtomic();
      default -> false;
    };
  }

  @Override
  public Map<String, Shape> fields() {
    Map<String, Shape> known = fields;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (String name : type.fields()) {
        known.put(name, of(type.field(name)));
      }
      fields = known;
    }
    return known;
  }

  @Override
  public Shape items() {
    return of(type.items());
  }

  @Override
  public List<String> keys() {
    return type.listKind() == Type.ListKind.MAP ? type.listKeys() : List.of();
  }

  @Override
  public @Nullable Object fallback() {
    return type.defaultValue();
  }

  @Override
  public List<String> required() {
    return type.required().stream().sorted().toList();
  }

  @Override
  public List<String> choices() {
    return type.enumValues();
  }

  @Override
  public boolean mergesList() {
    return type.mergesList();
  }

  @Override
  public @Nullable String mergeKey() {
    return type.mergeKey();
  }

  @Override
  public boolean isReplacedByPatch() {
    return type.isReplacedByPatch();
  }
}

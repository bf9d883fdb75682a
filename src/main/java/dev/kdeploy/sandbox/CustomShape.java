package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shape that a CustomResourceDefinition declares in its `openAPIV3Schema`.
final class CustomShape implements Shape {
  private final Map<String, @Nullable Object> schema;
  private final Form form;
  private final Map<String, Shape> fields;
  private final @Nullable Shape items;

  private CustomShape(Map<String, @Nullable Object> schema, boolean root) {
    this.schema = schema;
    this.form = form(schema);
    this.fields = new LinkedHashMap<>();
    if (root) {
      fields.put("apiVersion", text());
      fields.put("kind", text());
      fields.put("metadata", TypeShape.of(Schema.builtIn().type("meta.v1.ObjectMeta")));
    }
    Tree.map(schema, "properties")
        .forEach(
            (name, inner) -> fields.putIfAbsent(name, new CustomShape(Tree.map(inner), false)));
    String below = form == Form.LIST ? "items" : "additionalProperties";
    this.items =
        schema.get(below) instanceof Map ? new CustomShape(Tree.map(schema, below), false) : null;
  }

  /// The shape of a whole custom resource.
  static Shape root(Map<String, @Nullable Object> schema) {
    return new CustomShape(schema, true);
  }

  private static Shape text() {
    return new CustomShape(Edit.map("type", "string"), false);
  }

  private static Form form(Map<String, @Nullable Object> schema) {
    if (Tree.flag(schema, "x-kubernetes-int-or-string")) {
      return Form.INT_OR_TEXT;
    }
    return switch (Tree.text(schema, "type")) {
      case "object" -> schema.get("additionalProperties") instanceof Map ? Form.MAP : Form.STRUCT;
      case "array" -> Form.LIST;
      case "string" -> Form.TEXT;
      case "integer" -> Form.INTEGER;
      case "number" -> Form.NUMBER;
      case "boolean" -> Form.BOOLEAN;
      default -> Form.ANY;
    };
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public boolean atomic() {
    return switch (form) {
      case LIST -> {
        String kind = Tree.text(schema, "x-kubernetes-list-type");
        yield !kind.equals("map") && !kind.equals("set");
      }
      case STRUCT, MAP, ANY -> Tree.text(schema, "x-kubernetes-map-type").equals("atomic");
      default -> false;
    };
  }

  @Override
  public Map<String, Shape> fields() {
    return fields;
  }

  @Override
  public Shape items() {
    return items == null ? Shape.ANY : items;
  }

  @Override
  public List<String> keys() {
    return Tree.list(schema, "x-kubernetes-list-map-keys").stream().map(String::valueOf).toList();
  }

  @Override
  public @Nullable Object fallback() {
    return schema.get("default");
  }

  @Override
  public List<String> required() {
    return Tree.list(schema, "required").stream().map(String::valueOf).toList();
  }

  @Override
  public List<String> choices() {
    return Tree.list(schema, "enum").stream().map(String::valueOf).toList();
  }

  @Override
  public boolean open() {
    return form == Form.ANY
        || Tree.flag(schema, "x-kubernetes-preserve-unknown-fields")
        || Tree.flag(schema, "additionalProperties")
        || Tree.flag(schema, "x-kubernetes-embedded-resource");
  }

  /// The rest of what the schema demands of a value.
  Map<String, @Nullable Object> rules() {
    return schema;
  }
}

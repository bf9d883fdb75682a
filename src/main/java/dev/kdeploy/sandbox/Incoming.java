package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns what a client sends into an object of its kind, or says why it is none.
final class Incoming {
  private Incoming() {}

  /// The body as an object of its kind: known fields in the right form.
  static Map<String, @Nullable Object> decode(
      Target target, Map<String, @Nullable Object> body, Intent intent) {
    Kind kind = target.kind();
    String apiVersion = Tree.text(body, "apiVersion");
    String name = Tree.text(body, "kind");
    if (!name.isEmpty() && !name.equals(kind.kind())
        || !apiVersion.isEmpty() && !Kinds.group(apiVersion).equals(kind.group())) {
      throw Refusal.badRequest(
          name
              + " in version \""
              + Kinds.version(apiVersion)
              + "\" cannot be handled as a "
              + kind.kind());
    }
    Map<String, @Nullable Object> object = Edit.copy(body);
    object.put("apiVersion", target.apiVersion());
    object.put("kind", kind.kind());
    List<String> unknown = new ArrayList<>();
    object = Fields.pruned(target.shape(), object, unknown);
    unknown.addAll(0, intent.duplicates().stream().map(Incoming::twice).toList());
    Decoding wrong = kind.custom() ? null : Decoding.of(target.shape(), object);
    if (wrong != null) {
      throw undecodable(target, wrong.decoded());
    }
    if (!unknown.isEmpty() && intent.validation().equals("Strict")) {
      throw undecodable(target, "strict decoding error: " + String.join(", ", unknown));
    }
    if (intent.validation().equals("Warn")) {
      intent.warnings().addAll(unknown);
    }
    return Edit.copy(Tree.map(Merge.withoutNulls(target.shape(), object)));
  }

  private static String twice(String path) {
    return "duplicate field " + Shown.of(path);
  }

  private static Refusal undecodable(Target target, String why) {
    String kind = target.kind().kind();
    return Refusal.badRequest(
        kind
            + " in version "
            + Shown.of(target.version())
            + " cannot be handled as a "
            + kind
            + ": "
            + why);
  }

  /// Whether what an apply made can be read by the server's own types.
  static void checkConverted(
      Target target, Map<String, @Nullable Object> object, Map<String, @Nullable Object> body) {
    Decoding wrong = target.kind().custom() ? null : Decoding.of(target.shape(), object);
    if (wrong != null) {
      String type = typeOf(Tree.text(object, "apiVersion"), target.kind().kind());
      throw Refusal.internal(
          "failed to convert new object ("
              + Tree.text(body, "metadata", "namespace")
              + "/"
              + target.name()
              + "; "
              + type
              + ") to proper version: unable to convert unstructured object to "
              + type
              + ": "
              + wrong.converted());
    }
  }

  private static String typeOf(String apiVersion, String kind) {
    return (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + kind;
  }

  static void checkApplied(Target target, Map<String, @Nullable Object> body, Intent intent) {
    Kind kind = target.kind();
    String apiVersion = Tree.text(body, "apiVersion");
    if (!Tree.text(body, "kind").equals(kind.kind()) || !apiVersion.equals(target.apiVersion())) {
      String shown =
          apiVersion.isEmpty() || apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
      throw Refusal.badRequest(
          "invalid object type: "
              + (shown.isEmpty() ? "/" : shown)
              + ", Kind="
              + Tree.text(body, "kind"));
    }
    if (Tree.get(body, "metadata", "managedFields") != null
        && !Tree.list(body, "metadata", "managedFields").isEmpty()) {
      throw Refusal.badRequest("metadata.managedFields must be nil");
    }
    String name = Tree.text(body, "metadata", "name");
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw Refusal.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    if (name.isEmpty()) {
      throw Refusal.badRequest(
          "the name of the object ("
              + target.name()
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!intent.duplicates().isEmpty() && intent.validation().equals("Strict")) {
      String twice = intent.duplicates().getFirst();
      throw Refusal.badRequest(
          "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n"
              + "  line 1: key "
              + Shown.of(twice.substring(twice.lastIndexOf('.') + 1))
              + " already set in map");
    }
    List<String> errors = Fields.applyErrors(target.shape(), body);
    if (!errors.isEmpty()) {
      String group = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
      String all =
          errors.size() == 1 ? errors.getFirst() : "errors:\n  " + String.join("\n  ", errors);
      throw Refusal.internal(
          "failed to create typed patch object ("
              + Tree.text(body, "metadata", "namespace")
              + "/"
              + name
              + "; "
              + group
              + ", Kind="
              + kind.kind()
              + "): "
              + all);
    }
    if (intent.manager().isEmpty()) {
      throw Refusal.invalid(
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(Cause.required("fieldManager", "is required for apply patch")));
    }
  }

  static void place(Target target, Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> metadata = Edit.child(object, "metadata");
    if (!target.kind().namespaced()) {
      metadata.remove("namespace");
      return;
    }
    String namespace = Tree.text(metadata, "namespace");
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw Refusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    metadata.put("namespace", target.namespace());
  }

  static void secretTexts(Kind kind, Map<String, @Nullable Object> object) {
    if (kind.resource().equals("secrets") && object.get("stringData") instanceof Map) {
      Tree.map(object, "stringData")
          .forEach(
              (key, value) -> Edit.put(object, Names.base64(String.valueOf(value)), "data", key));
      object.remove("stringData");
    }
  }
}

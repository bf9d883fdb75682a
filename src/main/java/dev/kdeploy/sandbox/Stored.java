package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One version of one object as it lies in the store. Its content is never changed.
final class Stored {
  private final Kind kind;
  private final Map<String, @Nullable Object> content;
  private final long version;
  private byte @Nullable [] bytes;

  Stored(Kind kind, Map<String, @Nullable Object> content, long version) {
    this.kind = kind;
    this.content = content;
    this.version = version;
  }

  Kind kind() {
    return kind;
  }

  Map<String, @Nullable Object> content() {
    return content;
  }

  long version() {
    return version;
  }

  String namespace() {
    return Tree.text(content, "metadata", "namespace");
  }

  String name() {
    return Tree.text(content, "metadata", "name");
  }

  String uid() {
    return Tree.text(content, "metadata", "uid");
  }

  String key() {
    return key(namespace(), name());
  }

  /// Sorts as the real server lists: by namespace, then by name.
  static String key(String namespace, String name) {
    return namespace + "\u0000" + name;
  }

  boolean isDeleted() {
    return Tree.get(content, "metadata", "deletionTimestamp") != null;
  }

  String text(String... path) {
    return Tree.text(content, path);
  }

  long number(long otherwise, String... path) {
    return Tree.number(content, otherwise, path);
  }

  Map<String, @Nullable Object> map(String... path) {
    return Tree.map(content, path);
  }

  List<Map<String, @Nullable Object>> maps(String... path) {
    return Tree.maps(content, path);
  }

  String label(String name) {
    return text("metadata", "labels", name);
  }

  String annotation(String name) {
    return text("metadata", "annotations", name);
  }

  /// The owner that controls the object: its reference, or an empty map.
  Map<String, @Nullable Object> controller() {
    for (Map<String, @Nullable Object> owner : maps("metadata", "ownerReferences")) {
      if (Tree.flag(owner, "controller")) {
        return owner;
      }
    }
    return Map.of();
  }

  Map<String, @Nullable Object> draft() {
    return Edit.copy(content);
  }

  /// The object as JSON in its storage version, made once.
  byte[] bytes() {
    byte[] made = bytes;
    if (made == null) {
      made = Json.write(content).getBytes(StandardCharsets.UTF_8);
      bytes = made;
    }
    return made;
  }

  /// The object as JSON in any version that is served.
  byte[] bytes(String apiVersion) {
    return apiVersion.equals(text("apiVersion"))
        ? bytes()
        : Json.write(in(apiVersion)).getBytes(StandardCharsets.UTF_8);
  }

  Map<String, @Nullable Object> in(String apiVersion) {
    return apiVersion.equals(text("apiVersion"))
        ? content
        : Conversion.convert(kind, content, apiVersion);
  }
}

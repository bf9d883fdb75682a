package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Type;
import dev.kdeploy.manifest.Type.Shape;
import dev.kdeploy.yaml.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which fields an object's writer owns, as paths in the notation of `managedFields`
/// (`f:spec/f:replicas`).
///
/// Built as `structured-merge-diff` builds it for server-side apply: leaves are scalars, atomic
/// values, and empty maps and lists. Where a custom resource's own schema would say otherwise the
/// two notations differ, and the caller has to ask the server.
record FieldSet(Set<String> leaves) {
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");
  private static final Set<String> NEVER_OWNED =
      Set.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "selfLink",
          "managedFields");

  FieldSet {
    leaves = Set.copyOf(leaves);
  }

  /// What a manager owns after it has applied this object.
  static FieldSet of(Manifest manifest, Type type) {
    Set<String> leaves = new HashSet<>();
    manifest
        .content()
        .forEach(
            (key, value) -> {
              if (key.equals("metadata")) {
                metadata(Tree.map(value), type.field(key), leaves);
              } else if (!IDENTITY.contains(key)) {
                collect(value, type.field(key), "f:" + key, leaves);
              }
            });
    return new FieldSet(leaves);
  }

  private static void metadata(
      Map<String, @Nullable Object> metadata, Type type, Set<String> leaves) {
    metadata.forEach(
        (key, value) -> {
          if (!NEVER_OWNED.contains(key)) {
            collect(value, type.field(key), "f:metadata/f:" + key, leaves);
          }
        });
  }

  private static void collect(@Nullable Object value, Type type, String path, Set<String> leaves) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() && !isAtomicMap(type) ->
          map.forEach(
              (key, item) -> collect(item, type.field(key.toString()), path + "/f:" + key, leaves));
      case List<?> list when !list.isEmpty() && !type.isAtomic() ->
          list.forEach(
              item -> collect(item, type.items(), path + "/" + element(item, type), leaves));
      case null, default -> leaves.add(path);
    }
  }

  private static boolean isAtomicMap(Type type) {
    return type.shape() != Shape.ANY && type.isAtomic();
  }

  private static String element(@Nullable Object item, Type list) {
    if (list.listKind() == Type.ListKind.SET) {
      return "v:" + Json.write(item);
    }
    Map<String, @Nullable Object> key = new TreeMap<>();
    for (String name : list.listKeys()) {
      Object value = Tree.get(item, name);
      Object known = value == null ? list.items().field(name).defaultValue() : value;
      if (known != null) {
        key.put(name, known);
      }
    }
    return "k:" + Json.write(key);
  }

  /// What a manager owns in a live object by applying, without its status and other subresources.
  static FieldSet ofManager(Manifest live, String manager) {
    Set<String> leaves = new HashSet<>();
    for (Map<String, @Nullable Object> entry : Tree.maps(live.get("metadata", "managedFields"))) {
      if (Tree.text(entry, "manager").equals(manager)
          && Tree.text(entry, "operation").equals("Apply")
          && Tree.text(entry, "subresource").isEmpty()) {
        collectOwned(Tree.map(entry, "fieldsV1"), "", leaves);
      }
    }
    return new FieldSet(leaves);
  }

  private static void collectOwned(
      Map<String, @Nullable Object> fields, String path, Set<String> leaves) {
    fields.forEach(
        (key, value) -> {
          if (!key.equals(".")) {
            String at = path.isEmpty() ? key : path + "/" + key;
            Map<String, @Nullable Object> inner = Tree.map(value);
            if (inner.isEmpty()) {
              leaves.add(at);
            } else {
              collectOwned(inner, at, leaves);
            }
          }
        });
  }
}

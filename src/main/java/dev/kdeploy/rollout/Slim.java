package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes from an object what no judge reads, so that many can be kept.
final class Slim {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Slim() {}

  /// The object without pod templates, schemas and the field sets of its managers.
  static Manifest of(Manifest object) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(object.content());
    content.put("metadata", metadata(object.map("metadata")));
    content.remove("data");
    content.remove("binaryData");
    if (content.get("spec") instanceof Map) {
      content.put("spec", spec(object.map("spec")));
    }
    return new Manifest(object.id(), content, null);
  }

  private static Map<String, @Nullable Object> metadata(Map<String, @Nullable Object> metadata) {
    List<Map<String, @Nullable Object>> managers =
        Tree.maps(metadata, "managedFields").stream()
            .map(entry -> Tree.without(entry, "fieldsV1"))
            .toList();
    Map<String, @Nullable Object> slim =
        new LinkedHashMap<>(Tree.without(metadata, "annotations", LAST_APPLIED));
    slim.put("managedFields", managers);
    return slim;
  }

  private static Map<String, @Nullable Object> spec(Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> slim = new LinkedHashMap<>(spec);
    slim.remove("template");
    slim.remove("volumeClaimTemplates");
    slim.remove("versions");
    return slim;
  }
}

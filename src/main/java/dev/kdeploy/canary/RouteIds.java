package dev.kdeploy.canary;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which object a router works on, as its record remembers it.
final class RouteIds {
  private RouteIds() {}

  static Map<String, @Nullable Object> tree(ResourceId id) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", id.apiVersion());
    tree.put("kind", id.kind());
    tree.put("namespace", id.namespace());
    tree.put("name", id.name());
    return tree;
  }

  static ResourceId of(Map<String, @Nullable Object> tree) {
    return new ResourceId(
        Tree.text(tree, "apiVersion"),
        Tree.text(tree, "kind"),
        Tree.text(tree, "namespace"),
        Tree.text(tree, "name"));
  }
}

package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where traffic divides: the Service of the stable version, the one of the canary beside it, and
/// the release that divides it.
///
/// @param namespace of both Services
public record Fork(ReleaseId release, String namespace, String stable, String canary) {
  /// An object that a router makes, with the labels that say whose it is.
  Manifest stamp(Manifest manifest) {
    return release.stamp(
        manifest
            .with(release.name(), "metadata", "labels", CanaryObjects.CANARY_OF)
            .with("canary", "metadata", "labels", CanaryObjects.TRACK));
  }

  /// Whether a router of this release made the object.
  boolean made(Manifest live) {
    return release.owns(live) && live.label(CanaryObjects.TRACK).equals("canary");
  }

  ResourceId stableService() {
    return new ResourceId("v1", "Service", namespace, stable);
  }

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("releaseNamespace", release.namespace());
    tree.put("release", release.name());
    tree.put("namespace", namespace);
    tree.put("stable", stable);
    tree.put("canary", canary);
    return tree;
  }

  static Fork of(Map<String, @Nullable Object> tree) {
    return new Fork(
        new ReleaseId(Tree.text(tree, "releaseNamespace"), Tree.text(tree, "release")),
        Tree.text(tree, "namespace"),
        Tree.text(tree, "stable"),
        Tree.text(tree, "canary"));
  }
}

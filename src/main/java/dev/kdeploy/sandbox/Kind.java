package dev.kdeploy.sandbox;

import java.util.List;
import java.util.Map;

/// A kind that the server serves, with one shape per version. The first version is the preferred
/// one.
record Kind(
    String group,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> subresources,
    List<String> verbs,
    Map<String, Shape> versions,
    boolean custom) {
  static final List<String> ALL_VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

  /// What identifies the kind in the store: `deployments.apps`, `configmaps`.
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  String preferred() {
    return versions.keySet().iterator().next();
  }

  String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  boolean has(String subresource) {
    return subresources.contains(subresource);
  }

  Shape shape(String version) {
    return versions.getOrDefault(version, Shape.ANY);
  }

  boolean is(String otherGroup, String otherKind) {
    return group.equals(otherGroup) && kind.equals(otherKind);
  }
}

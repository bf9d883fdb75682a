package dev.kdeploy.manifest;

/// Which object: its API version, kind, namespace and name.
///
/// `namespace` is empty for cluster-wide objects and for objects whose manifest names none. Two ids
/// of the same group and kind in different versions are the same object; compare with
/// [#sameObject(ResourceId)].
public record ResourceId(String apiVersion, String kind, String namespace, String name)
    implements Comparable<ResourceId> {

  /// The API group; empty for the core group.
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /// The version without the group.
  public String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /// The same object in another namespace.
  public ResourceId inNamespace(String other) {
    return new ResourceId(apiVersion, kind, other, name);
  }

  /// The key under which every version of this object is the same.
  public String key() {
    return group() + "/" + kind + "/" + namespace + "/" + name;
  }

  /// Whether both name one object, in whatever version.
  public boolean sameObject(ResourceId other) {
    return key().equals(other.key());
  }

  @Override
  public int compareTo(ResourceId other) {
    return key().compareTo(other.key());
  }

  /// Kind and name as people write them: `Deployment/web`.
  @Override
  public String toString() {
    return kind + "/" + name;
  }
}

package dev.kdeploy.release;

/// Which release: a namespace and the project's name in it.
public record ReleaseId(String namespace, String name) {
  /// The field manager under which the release's objects are applied.
  public String fieldManager() {
    return "kdeploy/" + namespace + "/" + name;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}

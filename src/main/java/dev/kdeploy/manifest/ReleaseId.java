package dev.kdeploy.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which release: a namespace and the project's name in it. Objects belong to it by their labels.
public record ReleaseId(String namespace, String name) {
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String RELEASE = "kdeploy.dev/release";
  private static final String NAMESPACE = "kdeploy.dev/namespace";

  /// The field manager under which the release's objects are applied.
  public String fieldManager() {
    return "kdeploy/" + namespace + "/" + name;
  }

  /// The labels that every object of the release carries.
  public Map<String, @Nullable Object> labels() {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, "kdeploy");
    labels.put(RELEASE, name);
    labels.put(NAMESPACE, namespace);
    return labels;
  }

  /// Selects the objects of the release.
  public String selector() {
    return RELEASE + "=" + name + "," + NAMESPACE + "=" + namespace;
  }

  /// The object with the release's labels on its metadata.
  public Manifest stamp(Manifest manifest) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(manifest.map("metadata", "labels"));
    labels.putAll(labels());
    return manifest.with(labels, "metadata", "labels");
  }

  /// Whether a live object carries the release's labels.
  public boolean owns(Manifest live) {
    return live.label(RELEASE).equals(name) && live.label(NAMESPACE).equals(namespace);
  }

  /// Whose a live object is, for people: `release shop/web`, a tool's name, or an empty text when
  /// nobody says.
  public static String ownerOf(Manifest live) {
    if (!live.label(RELEASE).isEmpty()) {
      return "release " + live.label(NAMESPACE) + "/" + live.label(RELEASE);
    }
    String helm = live.annotation("meta.helm.sh/release-name");
    return helm.isEmpty() ? live.label(MANAGED_BY) : "Helm release " + helm;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}

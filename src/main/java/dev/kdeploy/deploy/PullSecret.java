package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.manifest.Wave;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The Secret with which nodes pull a release's images from registries that want a login.
///
/// It keeps its name when the credentials change, so that a new token restarts nothing.
///
/// @param name the Secret's name
/// @param config the content of a Docker configuration; a secret
public record PullSecret(String name, String config) {
  /// The type by which Kubernetes knows such Secrets.
  public static final String TYPE = "kubernetes.io/dockerconfigjson";

  /// The images that the pods of some objects run, as they are written there.
  public static Set<String> images(List<Manifest> objects) {
    Set<String> images = new LinkedHashSet<>();
    for (Manifest object : objects) {
      PodTemplates.containers(object).forEach(one -> images.add(Tree.text(one, "image")));
    }
    return images;
  }

  /// The objects, their pods referring to the Secret, and the Secret itself where it belongs in the
  /// apply order.
  public List<Manifest> addedTo(List<Manifest> objects) {
    List<Manifest> all = new ArrayList<>();
    Manifest secret = manifest();
    boolean placed = false;
    for (Manifest object : objects) {
      if (!placed && Wave.of(object.id()).compareTo(Wave.of(secret.id())) > 0) {
        all.add(secret);
        placed = true;
      }
      all.add(PodTemplates.containers(object).isEmpty() ? object : referring(object));
    }
    if (!placed) {
      all.add(secret);
    }
    return all;
  }

  private Manifest manifest() {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put(
        ".dockerconfigjson",
        Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", "Secret");
    tree.put("metadata", metadata);
    tree.put("type", TYPE);
    tree.put("data", data);
    return Manifest.of(tree);
  }

  private Manifest referring(Manifest object) {
    List<Object> secrets =
        new ArrayList<>(Tree.list(PodTemplates.podSpec(object), "imagePullSecrets"));
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("name", name);
    if (!secrets.contains(own)) {
      secrets.add(own);
    }
    return PodTemplates.withSpec(object, "imagePullSecrets", secrets);
  }

  /// Never the content.
  @Override
  public String toString() {
    return "PullSecret[" + name + "]";
  }
}

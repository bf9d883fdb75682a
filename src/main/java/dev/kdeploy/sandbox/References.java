package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a pod needs of ConfigMaps, Secrets and claims, and the pods that wait for it.
final class References {
  private final World world;
  private final Set<String> waiting = new LinkedHashSet<>();

  References(World world) {
    this.world = world;
  }

  void await(Stored pod) {
    waiting.add(pod.uid());
  }

  void forget(Stored pod) {
    waiting.remove(pod.uid());
  }

  List<Stored> waiting(String namespace) {
    List<Stored> pods = new ArrayList<>();
    for (String uid : waiting) {
      Stored pod = world.store().byUid(uid);
      if (pod != null && pod.namespace().equals(namespace)) {
        pods.add(pod);
      }
    }
    return pods;
  }

  /// What a kubelet says about the first volume whose source is not there, or null.
  @Nullable String missingVolume(Stored pod) {
    for (Map<String, @Nullable Object> volume : pod.maps("spec", "volumes")) {
      String name = Tree.text(volume, "name");
      String missing = source(pod, volume, "configMap", "name");
      missing = missing == null ? source(pod, volume, "secret", "secretName") : missing;
      for (Map<String, @Nullable Object> projected : Tree.maps(volume, "projected", "sources")) {
        missing = missing == null ? source(pod, projected, "configMap", "name") : missing;
        missing = missing == null ? source(pod, projected, "secret", "name") : missing;
      }
      if (missing != null) {
        return "MountVolume.SetUp failed for volume " + Shown.of(name) + " : " + missing;
      }
      String claim = Tree.text(volume, "persistentVolumeClaim", "claimName");
      if (!claim.isEmpty()
          && world.find("persistentvolumeclaims", pod.namespace(), claim) == null) {
        return "persistentvolumeclaim " + Shown.of(claim) + " not found";
      }
    }
    return null;
  }

  private @Nullable String source(
      Stored pod, Map<String, @Nullable Object> holder, String type, String key) {
    if (!(holder.get(type) instanceof Map) || Tree.flag(holder, type, "optional")) {
      return null;
    }
    String name = Tree.text(holder, type, key);
    Stored object = find(pod, type, name);
    if (object == null) {
      return type.toLowerCase(java.util.Locale.ROOT) + " " + Shown.of(name) + " not found";
    }
    for (Map<String, @Nullable Object> item : Tree.maps(holder, type, "items")) {
      if (!has(object, Tree.text(item, "key"))) {
        return "references non-existent "
            + (type.equals("configMap") ? "config" : "secret")
            + " key: "
            + Tree.text(item, "key");
      }
    }
    return null;
  }

  /// What a kubelet says about the first environment variable whose source is not there, or null.
  @Nullable String missingVariable(Stored pod) {
    List<Map<String, @Nullable Object>> containers =
        new ArrayList<>(pod.maps("spec", "initContainers"));
    containers.addAll(pod.maps("spec", "containers"));
    for (Map<String, @Nullable Object> container : containers) {
      for (Map<String, @Nullable Object> variable : Tree.maps(container, "env")) {
        String missing = key(pod, Tree.map(variable, "valueFrom"), "configMapKeyRef", "configMap");
        missing =
            missing == null
                ? key(pod, Tree.map(variable, "valueFrom"), "secretKeyRef", "secret")
                : missing;
        if (missing != null) {
          return missing;
        }
      }
      for (Map<String, @Nullable Object> from : Tree.maps(container, "envFrom")) {
        String missing = whole(pod, from, "configMapRef", "configMap");
        missing = missing == null ? whole(pod, from, "secretRef", "secret") : missing;
        if (missing != null) {
          return missing;
        }
      }
    }
    return null;
  }

  private @Nullable String key(
      Stored pod, Map<String, @Nullable Object> holder, String field, String type) {
    if (!(holder.get(field) instanceof Map) || Tree.flag(holder, field, "optional")) {
      return null;
    }
    String name = Tree.text(holder, field, "name");
    String key = Tree.text(holder, field, "key");
    Stored object = find(pod, type, name);
    if (object == null) {
      return type.toLowerCase(java.util.Locale.ROOT) + " " + Shown.of(name) + " not found";
    }
    String kind = type.equals("secret") ? "Secret" : "ConfigMap";
    return has(object, key)
        ? null
        : "couldn't find key " + key + " in " + kind + " " + pod.namespace() + "/" + name;
  }

  private @Nullable String whole(
      Stored pod, Map<String, @Nullable Object> holder, String field, String type) {
    if (!(holder.get(field) instanceof Map) || Tree.flag(holder, field, "optional")) {
      return null;
    }
    String name = Tree.text(holder, field, "name");
    return find(pod, type, name) == null
        ? type.toLowerCase(java.util.Locale.ROOT) + " " + Shown.of(name) + " not found"
        : null;
  }

  private @Nullable Stored find(Stored pod, String type, String name) {
    return world.find(type.equals("secret") ? "secrets" : "configmaps", pod.namespace(), name);
  }

  private static boolean has(Stored object, String key) {
    return object.map("data").containsKey(key) || object.map("binaryData").containsKey(key);
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes pods restart when a ConfigMap or Secret changes that they refer to by a fixed name: its
/// hash goes into their template. Copies that are named by their content need none.
final class ConfigHashes {
  private ConfigHashes() {}

  /// The objects, those with pods that refer to configuration of the project with a hash of it.
  static List<Manifest> added(List<Manifest> objects) {
    Map<String, Manifest> configuration = new HashMap<>();
    for (Manifest object : objects) {
      boolean fixed = !ConfigCopies.isCopy(object);
      String kind = object.id().kind();
      if (fixed && (kind.equals("ConfigMap") || kind.equals("Secret"))) {
        configuration.put(key(object.id(), object.id().namespace()), object);
      }
    }
    return objects.stream().map(object -> added(object, configuration)).toList();
  }

  private static Manifest added(Manifest workload, Map<String, Manifest> configuration) {
    List<@Nullable Object> used = new ArrayList<>();
    if (!PodTemplates.path(workload).isEmpty() && !workload.id().kind().equals("Job")) {
      for (ResourceId reference : PodTemplates.references(workload)) {
        Manifest found = configuration.get(key(reference, workload.id().namespace()));
        if (found != null) {
          used.add(content(found));
        }
      }
    }
    return used.isEmpty()
        ? workload
        : PodTemplates.withAnnotation(workload, PodTemplates.CONFIG_HASH, hash(used));
  }

  private static String key(ResourceId id, String namespace) {
    return id.inNamespace(namespace).key();
  }

  /// What pods can see of it; labels may change without a restart.
  private static List<@Nullable Object> content(Manifest object) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(object.id().toString());
    parts.add(object.get("data"));
    parts.add(object.get("stringData"));
    parts.add(object.get("binaryData"));
    return parts;
  }

  private static String hash(List<@Nullable Object> used) {
    try {
      byte[] bytes = Json.writeSorted(used).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

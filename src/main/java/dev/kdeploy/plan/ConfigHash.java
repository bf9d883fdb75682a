package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import java.util.Set;

/// The hash of the configuration that a workload's pods refer to, as an annotation of the pod
/// template.
final class ConfigHash {
  private ConfigHash() {}

  static String of(Manifest workload) {
    return PodTemplates.annotation(workload, PodTemplates.CONFIG_HASH);
  }

  static Manifest removed(Manifest workload) {
    return PodTemplates.withoutAnnotation(workload, PodTemplates.CONFIG_HASH);
  }

  /// Whether the workload refers to any of the ConfigMaps and Secrets with these keys.
  static boolean isAffected(Manifest workload, Set<String> changed) {
    return PodTemplates.references(workload).stream()
        .anyMatch(id -> changed.contains(id.inNamespace(workload.id().namespace()).key()));
  }
}

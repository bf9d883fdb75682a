package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of the built-in kinds that kdeploy meets.
final class BuiltInRules {
  private BuiltInRules() {}

  static void check(Kind kind, Map<String, @Nullable Object> object, List<Cause> causes) {
    Map<String, @Nullable Object> spec = Tree.map(object, "spec");
    switch (kind.resource()) {
      case "deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps" ->
          WorkloadRules.check(kind, spec, causes);
      case "jobs.batch" -> WorkloadRules.job(spec, "spec", causes);
      case "cronjobs.batch" -> WorkloadRules.cronJob(spec, causes);
      case "pods" -> PodRules.check(spec, "spec", causes);
      case "services" -> ServiceRules.check(spec, causes);
      case "ingresses.networking.k8s.io" -> ServiceRules.ingress(spec, causes);
      case "configmaps" -> keys(object, "data", causes);
      case "secrets" -> keys(object, "data", causes);
      case "persistentvolumeclaims" -> claim(spec, causes);
      case "horizontalpodautoscalers.autoscaling" -> autoscaler(spec, causes);
      case "poddisruptionbudgets.policy" -> {
        if (spec.get("minAvailable") != null && spec.get("maxUnavailable") != null) {
          causes.add(
              Cause.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"));
        }
      }
      default -> {}
    }
  }

  private static void keys(Map<String, @Nullable Object> object, String field, List<Cause> causes) {
    for (String key : Tree.map(object, field).keySet()) {
      if (!key.matches("[-._a-zA-Z0-9]+")) {
        causes.add(
            Cause.invalid(
                field + "[" + key + "]",
                key,
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
                    + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
                    + " '[-._a-zA-Z0-9]+')"));
      }
    }
  }

  private static void claim(Map<String, @Nullable Object> spec, List<Cause> causes) {
    if (Tree.list(spec, "accessModes").isEmpty()) {
      causes.add(Cause.required("spec.accessModes", "at least 1 access mode is required"));
    }
    if (Tree.get(spec, "resources", "requests", "storage") == null) {
      causes.add(Cause.required("spec.resources[storage]", ""));
    }
  }

  private static void autoscaler(Map<String, @Nullable Object> spec, List<Cause> causes) {
    long min = Tree.number(spec, 1, "minReplicas");
    long max = Tree.number(spec, 0, "maxReplicas");
    if (min < 1) {
      causes.add(Cause.invalid("spec.minReplicas", min, "must be greater than or equal to 1"));
    }
    if (max < 1) {
      causes.add(Cause.invalid("spec.maxReplicas", max, "must be greater than 0"));
    }
    if (max < min) {
      causes.add(
          Cause.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`"));
    }
    for (String field : List.of("kind", "name")) {
      if (Tree.text(spec, "scaleTargetRef", field).isEmpty()) {
        causes.add(Cause.required("spec.scaleTargetRef." + field, ""));
      }
    }
  }
}

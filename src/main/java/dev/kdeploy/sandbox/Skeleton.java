package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server's own types say even when an object says nothing: structs that are always there.
/// It decides where a new object's `managedFields` have a `.`.
final class Skeleton {
  private Skeleton() {}

  static Map<String, @Nullable Object> of(Kind kind, String apiVersion) {
    Map<String, @Nullable Object> empty = new LinkedHashMap<>();
    empty.put("apiVersion", apiVersion);
    empty.put("kind", kind.kind());
    empty.put("metadata", Edit.map());
    Map<String, @Nullable Object> template =
        Edit.map("metadata", Edit.map(), "spec", Edit.map("containers", null));
    switch (kind.resource()) {
      case "deployments.apps" -> {
        empty.put("spec", Edit.map("selector", null, "template", template, "strategy", Edit.map()));
        empty.put("status", Edit.map());
      }
      case "statefulsets.apps", "daemonsets.apps" -> {
        empty.put(
            "spec", Edit.map("selector", null, "template", template, "updateStrategy", Edit.map()));
        empty.put("status", Edit.map());
      }
      case "replicasets.apps", "jobs.batch" -> {
        empty.put("spec", Edit.map("selector", null, "template", template));
        empty.put("status", Edit.map());
      }
      case "cronjobs.batch" ->
          empty.put(
              "spec",
              Edit.map(
                  "jobTemplate",
                  Edit.map("metadata", Edit.map(), "spec", Edit.map("template", template))));
      case "pods" -> {
        empty.put("spec", Edit.map("containers", null));
        empty.put("status", Edit.map());
      }
      case "customresourcedefinitions.apiextensions.k8s.io" -> {
        empty.put("spec", Edit.map("names", Edit.map(), "versions", null));
        empty.put("status", Edit.map());
      }
      case "networkpolicies.networking.k8s.io" ->
          empty.put("spec", Edit.map("podSelector", Edit.map()));
      case "horizontalpodautoscalers.autoscaling" -> {
        empty.put("spec", Edit.map("scaleTargetRef", Edit.map()));
        empty.put("status", Edit.map());
      }
      default -> {
        if (!kind.custom() && kind.shape(kind.preferred()).fields().containsKey("spec")) {
          empty.put("spec", Edit.map());
        }
      }
    }
    return empty;
  }

  /// The structs that the server adds to every answer of a kind.
  static void complete(Kind kind, Map<String, @Nullable Object> object) {
    switch (kind.resource()) {
      case "deployments.apps",
          "daemonsets.apps",
          "statefulsets.apps",
          "replicasets.apps",
          "jobs.batch",
          "cronjobs.batch",
          "pods",
          "nodes",
          "persistentvolumeclaims",
          "namespaces",
          "poddisruptionbudgets.policy" ->
          Edit.fill(object, Edit.map(), "status");
      case "services", "ingresses.networking.k8s.io" ->
          Edit.fill(object, Edit.map(), "status", "loadBalancer");
      default -> {}
    }
    if (Tree.get(object, "spec", "template") instanceof Map) {
      Edit.fill(object, Edit.map(), "spec", "template", "metadata");
    }
  }
}

package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server fills in where an object says nothing.
final class Defaults {
  private Defaults() {}

  static void fill(Kind kind, Shape shape, Map<String, @Nullable Object> object) {
    if (kind.custom()) {
      declared(shape, object);
      return;
    }
    Map<String, @Nullable Object> spec = Tree.map(object, "spec");
    switch (kind.resource()) {
      case "deployments.apps" -> deployment(spec);
      case "replicasets.apps", "replicationcontrollers" -> {
        Edit.fill(spec, 1L, "replicas");
        template(spec);
      }
      case "statefulsets.apps" -> statefulSet(spec);
      case "daemonsets.apps" -> daemonSet(spec);
      case "jobs.batch" -> job(object);
      case "cronjobs.batch" -> cronJob(spec);
      case "pods" -> {
        PodDefaults.fill(spec);
        Edit.fill(spec, true, "enableServiceLinks");
      }
      case "podtemplates" -> template(object);
      case "services" -> service(spec);
      case "horizontalpodautoscalers.autoscaling" -> autoscaler(object, spec);
      case "persistentvolumeclaims" -> Edit.fill(spec, "Filesystem", "volumeMode");
      case "persistentvolumes" -> volume(object, spec);
      case "secrets" -> Edit.fill(object, "Opaque", "type");
      case "namespaces" -> namespace(object);
      case "customresourcedefinitions.apiextensions.k8s.io" -> definition(spec);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          binding(object);
      case "networkpolicies.networking.k8s.io" -> policy(spec);
      case "storageclasses.storage.k8s.io" -> {
        Edit.fill(object, "Delete", "reclaimPolicy");
        Edit.fill(object, "Immediate", "volumeBindingMode");
      }
      case "endpointslices.discovery.k8s.io" -> protocols(object);
      default -> {}
    }
  }

  private static void template(Map<String, @Nullable Object> spec) {
    if (Tree.get(spec, "template", "spec") instanceof Map) {
      PodDefaults.fill(Tree.map(spec, "template", "spec"));
    }
  }

  private static void deployment(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, 1L, "replicas");
    Edit.fill(spec, 10L, "revisionHistoryLimit");
    Edit.fill(spec, 600L, "progressDeadlineSeconds");
    Edit.fill(spec, "RollingUpdate", "strategy", "type");
    if (Tree.text(spec, "strategy", "type").equals("RollingUpdate")) {
      Edit.fill(spec, "25%", "strategy", "rollingUpdate", "maxUnavailable");
      Edit.fill(spec, "25%", "strategy", "rollingUpdate", "maxSurge");
    }
    template(spec);
  }

  private static void statefulSet(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, 1L, "replicas");
    Edit.fill(spec, 10L, "revisionHistoryLimit");
    Edit.fill(spec, "OrderedReady", "podManagementPolicy");
    Edit.fill(spec, "RollingUpdate", "updateStrategy", "type");
    if (Tree.text(spec, "updateStrategy", "type").equals("RollingUpdate")) {
      Edit.fill(spec, 0L, "updateStrategy", "rollingUpdate", "partition");
    }
    Edit.fill(spec, "Retain", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
    Edit.fill(spec, "Retain", "persistentVolumeClaimRetentionPolicy", "whenScaled");
    for (Map<String, @Nullable Object> claim : Tree.maps(spec, "volumeClaimTemplates")) {
      Edit.fill(claim, "v1", "apiVersion");
      Edit.fill(claim, "PersistentVolumeClaim", "kind");
      Edit.fill(claim, "Filesystem", "spec", "volumeMode");
      Edit.fill(claim, "Pending", "status", "phase");
    }
    template(spec);
  }

  private static void daemonSet(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, 10L, "revisionHistoryLimit");
    Edit.fill(spec, "RollingUpdate", "updateStrategy", "type");
    if (Tree.text(spec, "updateStrategy", "type").equals("RollingUpdate")) {
      Edit.fill(spec, 1L, "updateStrategy", "rollingUpdate", "maxUnavailable");
      Edit.fill(spec, 0L, "updateStrategy", "rollingUpdate", "maxSurge");
    }
    template(spec);
  }

  private static void job(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Edit.child(object, "spec");
    if (spec.get("completions") == null && spec.get("parallelism") == null) {
      spec.put("completions", 1L);
      spec.put("parallelism", 1L);
    }
    Edit.fill(spec, 1L, "parallelism");
    Edit.fill(spec, 6L, "backoffLimit");
    Edit.fill(spec, "NonIndexed", "completionMode");
    Edit.fill(spec, false, "manualSelector");
    Edit.fill(spec, false, "suspend");
    boolean failurePolicy = spec.get("podFailurePolicy") != null;
    Edit.fill(spec, failurePolicy ? "Failed" : "TerminatingOrFailed", "podReplacementPolicy");
    template(spec);
  }

  private static void cronJob(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, "Allow", "concurrencyPolicy");
    Edit.fill(spec, false, "suspend");
    Edit.fill(spec, 3L, "successfulJobsHistoryLimit");
    Edit.fill(spec, 1L, "failedJobsHistoryLimit");
    Edit.fill(spec, Edit.map(), "jobTemplate", "metadata");
    Edit.fill(spec, Edit.map(), "jobTemplate", "spec", "template", "metadata");
    template(Tree.map(spec, "jobTemplate", "spec"));
  }

  private static void service(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, "ClusterIP", "type");
    Edit.fill(spec, "None", "sessionAffinity");
    String type = Tree.text(spec, "type");
    for (Map<String, @Nullable Object> port : Tree.maps(spec, "ports")) {
      Edit.fill(port, "TCP", "protocol");
      if (!type.equals("ExternalName")) {
        Edit.fill(port, port.get("port"), "targetPort");
      }
    }
    if (!type.equals("ExternalName")) {
      Edit.fill(spec, "Cluster", "internalTrafficPolicy");
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Edit.fill(spec, "Cluster", "externalTrafficPolicy");
    }
    if (type.equals("LoadBalancer")) {
      Edit.fill(spec, true, "allocateLoadBalancerNodePorts");
    }
    if (Tree.text(spec, "sessionAffinity").equals("ClientIP")) {
      Edit.fill(spec, 10800L, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
    }
  }

  private static void autoscaler(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> spec) {
    Edit.fill(spec, 1L, "minReplicas");
    boolean older = Tree.text(object, "apiVersion").equals("autoscaling/v1");
    if (older) {
      return;
    }
    if (Tree.list(spec, "metrics").isEmpty()) {
      spec.put("metrics", Edit.list(Conversion.cpuMetric(80L)));
    }
    Map<String, @Nullable Object> behavior = Tree.map(spec, "behavior");
    if (behavior.isEmpty()) {
      return;
    }
    Edit.fill(behavior, 0L, "scaleUp", "stabilizationWindowSeconds");
    Edit.fill(behavior, "Max", "scaleUp", "selectPolicy");
    Edit.fill(behavior, Edit.list(rate("Pods", 4), rate("Percent", 100)), "scaleUp", "policies");
    Edit.fill(behavior, "Max", "scaleDown", "selectPolicy");
    Edit.fill(behavior, Edit.list(rate("Percent", 100)), "scaleDown", "policies");
  }

  private static Map<String, @Nullable Object> rate(String type, long value) {
    return Edit.map("type", type, "value", value, "periodSeconds", 15L);
  }

  private static void volume(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> spec) {
    Edit.fill(spec, "Retain", "persistentVolumeReclaimPolicy");
    Edit.fill(spec, "Filesystem", "volumeMode");
    Edit.fill(object, "Pending", "status", "phase");
  }

  private static void namespace(Map<String, @Nullable Object> object) {
    Edit.put(
        object,
        Tree.text(object, "metadata", "name"),
        "metadata",
        "labels",
        "kubernetes.io/metadata.name");
  }

  private static void definition(Map<String, @Nullable Object> spec) {
    String kind = Tree.text(spec, "names", "kind");
    Edit.fill(spec, kind.toLowerCase(java.util.Locale.ROOT), "names", "singular");
    Edit.fill(spec, kind + "List", "names", "listKind");
    Edit.fill(spec, "None", "conversion", "strategy");
  }

  private static void binding(Map<String, @Nullable Object> object) {
    String group = "rbac.authorization.k8s.io";
    if (object.get("roleRef") instanceof Map) {
      Edit.fill(object, group, "roleRef", "apiGroup");
    }
    for (Map<String, @Nullable Object> subject : Tree.maps(object, "subjects")) {
      if (List.of("User", "Group").contains(Tree.text(subject, "kind"))) {
        Edit.fill(subject, group, "apiGroup");
      }
    }
  }

  private static void policy(Map<String, @Nullable Object> spec) {
    boolean egress = spec.get("egress") != null;
    Edit.fill(spec, egress ? Edit.list("Ingress", "Egress") : Edit.list("Ingress"), "policyTypes");
    for (String direction : List.of("ingress", "egress")) {
      for (Map<String, @Nullable Object> rule : Tree.maps(spec, direction)) {
        protocols(rule);
      }
    }
  }

  private static void protocols(Map<String, @Nullable Object> holder) {
    for (Map<String, @Nullable Object> port : Tree.maps(holder, "ports")) {
      Edit.fill(port, "TCP", "protocol");
    }
  }

  /// The defaults that a custom resource's schema declares, all the way down.
  private static void declared(Shape shape, Map<String, @Nullable Object> object) {
    shape
        .fields()
        .forEach(
            (name, inner) -> {
              if (inner.fallback() != null && !(inner instanceof TypeShape)) {
                Edit.fill(object, Edit.copyOf(inner.fallback()), name);
              }
            });
    object.forEach((name, value) -> declaredIn(Typed.below(shape, "f:" + name), value));
  }

  private static void declaredIn(Shape shape, @Nullable Object value) {
    if (shape instanceof TypeShape) {
      return;
    }
    if (value instanceof Map) {
      declared(shape, Tree.map(value));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> declaredIn(shape.items(), item));
    }
  }
}

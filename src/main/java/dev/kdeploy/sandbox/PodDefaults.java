package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server fills into pods and pod templates.
final class PodDefaults {
  private PodDefaults() {}

  static void fill(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, "Always", "restartPolicy");
    Edit.fill(spec, 30L, "terminationGracePeriodSeconds");
    Edit.fill(spec, "ClusterFirst", "dnsPolicy");
    Edit.fill(spec, Edit.map(), "securityContext");
    Edit.fill(spec, "default-scheduler", "schedulerName");
    String account = Tree.text(spec, "serviceAccountName");
    if (!account.isEmpty()) {
      Edit.fill(spec, account, "serviceAccount");
    } else if (!Tree.text(spec, "serviceAccount").isEmpty()) {
      spec.put("serviceAccountName", Tree.text(spec, "serviceAccount"));
    }
    boolean hostNetwork = Tree.flag(spec, "hostNetwork");
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (Map<String, @Nullable Object> container : Tree.maps(spec, list)) {
        container(container, hostNetwork);
      }
    }
    Tree.maps(spec, "volumes").forEach(PodDefaults::volume);
    for (Map<String, @Nullable Object> constraint : Tree.maps(spec, "topologySpreadConstraints")) {
      Edit.fill(constraint, "DoNotSchedule", "whenUnsatisfiable");
    }
  }

  /// What admission fills into pods, so that nobody owns it.
  static void fillPod(Map<String, @Nullable Object> spec) {
    Edit.fill(spec, 0L, "priority");
    Edit.fill(spec, "PreemptLowerPriority", "preemptionPolicy");
    Edit.fill(spec, "default", "serviceAccountName");
    Edit.fill(spec, Tree.text(spec, "serviceAccountName"), "serviceAccount");
    for (Map<String, @Nullable Object> container : Tree.maps(spec, "containers")) {
      for (Map.Entry<String, @Nullable Object> limit :
          Tree.map(container, "resources", "limits").entrySet()) {
        Edit.fill(container, limit.getValue(), "resources", "requests", limit.getKey());
      }
    }
  }

  private static void container(Map<String, @Nullable Object> container, boolean hostNetwork) {
    Edit.fill(container, Edit.map(), "resources");
    Edit.fill(container, "/dev/termination-log", "terminationMessagePath");
    Edit.fill(container, "File", "terminationMessagePolicy");
    String image = Tree.text(container, "image");
    Edit.fill(container, isLatest(image) ? "Always" : "IfNotPresent", "imagePullPolicy");
    for (Map<String, @Nullable Object> port : Tree.maps(container, "ports")) {
      Edit.fill(port, "TCP", "protocol");
      if (hostNetwork) {
        Edit.fill(port, port.get("containerPort"), "hostPort");
      }
    }
    for (Map<String, @Nullable Object> variable : Tree.maps(container, "env")) {
      if (Tree.get(variable, "valueFrom", "fieldRef") != null) {
        Edit.fill(variable, "v1", "valueFrom", "fieldRef", "apiVersion");
      }
      if (Tree.get(variable, "valueFrom", "resourceFieldRef") != null) {
        Edit.fill(variable, "0", "valueFrom", "resourceFieldRef", "divisor");
      }
    }
    for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
      if (container.get(probe) instanceof Map) {
        probe(Tree.map(container, probe));
      }
    }
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(Tree.map(container, "lifecycle", hook));
    }
  }

  /// Whether an image is pulled each time: it has no tag and no digest, or the tag `latest`.
  private static boolean isLatest(String image) {
    if (image.contains("@")) {
      return false;
    }
    String name = image.substring(image.lastIndexOf('/') + 1);
    return !name.contains(":") || name.endsWith(":latest");
  }

  private static void probe(Map<String, @Nullable Object> probe) {
    Edit.fill(probe, 1L, "timeoutSeconds");
    Edit.fill(probe, 10L, "periodSeconds");
    Edit.fill(probe, 1L, "successThreshold");
    Edit.fill(probe, 3L, "failureThreshold");
    if (probe.get("grpc") instanceof Map) {
      Edit.fill(probe, "", "grpc", "service");
    }
    httpGet(probe);
  }

  private static void httpGet(Map<String, @Nullable Object> holder) {
    if (holder.get("httpGet") instanceof Map) {
      Edit.fill(holder, "HTTP", "httpGet", "scheme");
      Edit.fill(holder, "/", "httpGet", "path");
    }
  }

  private static void volume(Map<String, @Nullable Object> volume) {
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.get(source) instanceof Map) {
        Edit.fill(volume, 420L, source, "defaultMode");
      }
    }
    if (volume.get("hostPath") instanceof Map) {
      Edit.fill(volume, "", "hostPath", "type");
    }
    for (Map<String, @Nullable Object> source : Tree.maps(volume, "projected", "sources")) {
      if (source.get("serviceAccountToken") instanceof Map) {
        Edit.fill(source, 3600L, "serviceAccountToken", "expirationSeconds");
      }
      references(source);
    }
    references(volume);
    if (volume.get("ephemeral") instanceof Map) {
      Edit.fill(volume, "Filesystem", "ephemeral", "volumeClaimTemplate", "spec", "volumeMode");
    }
    boolean known = volume.keySet().stream().anyMatch(key -> !key.equals("name"));
    if (!known) {
      volume.put("emptyDir", Edit.map());
    }
  }

  private static void references(Map<String, @Nullable Object> source) {
    for (Map<String, @Nullable Object> item : Tree.maps(source, "downwardAPI", "items")) {
      if (item.get("fieldRef") instanceof Map) {
        Edit.fill(item, "v1", "fieldRef", "apiVersion");
      }
    }
  }
}

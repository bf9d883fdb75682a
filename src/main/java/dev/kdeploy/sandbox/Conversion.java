package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One object in another version of its kind. Only autoscalers differ in more than the name of the
/// version.
final class Conversion {
  private Conversion() {}

  static Map<String, @Nullable Object> convert(
      Kind kind, Map<String, @Nullable Object> content, String apiVersion) {
    Map<String, @Nullable Object> copy = Edit.copy(content);
    if (kind.kind().equals("HorizontalPodAutoscaler")) {
      if (apiVersion.endsWith("/v1")) {
        older(copy);
      } else if (Tree.text(content, "apiVersion").endsWith("/v1")) {
        newer(copy);
      }
    }
    copy.put("apiVersion", apiVersion);
    return copy;
  }

  private static void newer(Map<String, @Nullable Object> scaler) {
    Object cpu = Tree.get(scaler, "spec", "targetCPUUtilizationPercentage");
    if (cpu != null) {
      Edit.remove(scaler, "spec", "targetCPUUtilizationPercentage");
      Edit.put(scaler, Edit.list(cpuMetric(cpu)), "spec", "metrics");
    }
  }

  static Map<String, @Nullable Object> cpuMetric(Object percent) {
    return Edit.map(
        "type",
        "Resource",
        "resource",
        Edit.map(
            "name",
            "cpu",
            "target",
            Edit.map("type", "Utilization", "averageUtilization", percent)));
  }

  private static void older(Map<String, @Nullable Object> scaler) {
    for (Map<String, @Nullable Object> metric : Tree.maps(scaler, "spec", "metrics")) {
      Object percent = Tree.get(metric, "resource", "target", "averageUtilization");
      if (Tree.text(metric, "resource", "name").equals("cpu") && percent != null) {
        Edit.put(scaler, percent, "spec", "targetCPUUtilizationPercentage");
      }
    }
    Edit.remove(scaler, "spec", "metrics");
    Edit.remove(scaler, "spec", "behavior");
  }
}

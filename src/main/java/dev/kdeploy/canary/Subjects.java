package dev.kdeploy.canary;

import java.util.LinkedHashMap;
import java.util.Map;

/// The names that metrics go by.
///
/// @param canary the canary's Deployment, and `stable` the other
/// @param canaryService the Service of the canary, and `stableService` the other
/// @param ingress the main Ingress, or empty
public record Subjects(
    String namespace,
    String canary,
    String stable,
    String canaryService,
    String stableService,
    String ingress) {

  /// The values of placeholders in queries.
  Map<String, String> values(Window window) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("namespace", namespace);
    values.put("canary", canary);
    values.put("stable", stable);
    values.put("canaryService", canaryService);
    values.put("stableService", stableService);
    values.put("ingress", ingress);
    values.put("window", window.promql());
    return values;
  }

  /// The same with stable in the canary's place, to ask of stable what was asked of the canary.
  Subjects swapped() {
    return new Subjects(namespace, stable, stable, stableService, stableService, ingress);
  }
}

package dev.kdeploy.output;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.plan.Plan;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values that tests show.
final class Samples {
  private Samples() {}

  static ResourceId id(String kindAndName) {
    String[] parts = kindAndName.split("/", 2);
    String version =
        switch (parts[0]) {
          case "Deployment", "StatefulSet", "DaemonSet" -> "apps/v1";
          case "Job" -> "batch/v1";
          case "Ingress" -> "networking.k8s.io/v1";
          case "Widget" -> "example.com/v1";
          default -> "v1";
        };
    return new ResourceId(version, parts[0], "counter", parts[1]);
  }

  static Manifest manifest(String kindAndName) {
    return manifest(id(kindAndName));
  }

  static Manifest manifest(ResourceId id) {
    return Manifest.of(
        Format.tree(
            "apiVersion",
            id.apiVersion(),
            "kind",
            id.kind(),
            "metadata",
            Format.tree("namespace", id.namespace(), "name", id.name())));
  }

  static Change created(String name) {
    return new Change.Create(manifest(name), List.of());
  }

  static Change unchanged(String name) {
    return new Change.Unchanged(manifest(name), manifest(name));
  }

  static Change update(String name, FieldChange... fields) {
    return new Change.Update(
        manifest(name), manifest(name), Arrays.asList(fields), false, List.of());
  }

  static Plan plan(Change... changes) {
    return new Plan(Arrays.asList(changes), List.of());
  }

  static FieldChange field(String path, @Nullable Object before, @Nullable Object after) {
    return new FieldChange(path, before, after);
  }
}

package dev.kdeploy.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The pod templates inside workloads: where they stand, and what they refer to.
public final class PodTemplates {
  /// The annotation that carries the hash of the configuration which the pods refer to by a fixed
  /// name.
  public static final String CONFIG_HASH = "kdeploy.dev/config-hash";

  private static final List<String> TEMPLATE = List.of("spec", "template");
  private static final List<String> CRON_TEMPLATE =
      List.of("spec", "jobTemplate", "spec", "template");

  private PodTemplates() {}

  /// The path to the pod template, or an empty list when the object has none.
  public static List<String> path(Manifest workload) {
    return switch (workload.id().kind()) {
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController" ->
          TEMPLATE;
      case "CronJob" -> CRON_TEMPLATE;
      default -> List.of();
    };
  }

  /// The pod's spec: inside a template, or the Pod's own; empty for other kinds.
  public static Map<String, @Nullable Object> podSpec(Manifest workload) {
    List<String> path = path(workload);
    if (path.isEmpty()) {
      return workload.id().kind().equals("Pod") ? workload.map("spec") : Map.of();
    }
    return workload.map(steps(path, "spec"));
  }

  /// Every container of the pods: init containers first, then the others.
  public static List<Map<String, @Nullable Object>> containers(Manifest workload) {
    Map<String, @Nullable Object> spec = podSpec(workload);
    List<Map<String, @Nullable Object>> containers =
        new ArrayList<>(Tree.maps(spec, "initContainers"));
    containers.addAll(Tree.maps(spec, "containers"));
    return containers;
  }

  /// The value of an annotation of the pod template, or an empty text.
  public static String annotation(Manifest workload, String name) {
    List<String> path = path(workload);
    return path.isEmpty() ? "" : workload.text(steps(path, "metadata", "annotations", name));
  }

  /// The workload with an annotation on its pod template.
  public static Manifest withAnnotation(Manifest workload, String name, String value) {
    String[] path = steps(path(workload), "metadata", "annotations");
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>(workload.map(path));
    annotations.put(name, value);
    return workload.with(annotations, path);
  }

  /// The workload without an annotation on its pod template; annotations that become empty go as
  /// well.
  public static Manifest withoutAnnotation(Manifest workload, String name) {
    String[] path = steps(path(workload), "metadata", "annotations");
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>(workload.map(path));
    annotations.remove(name);
    return annotations.isEmpty() ? workload.without(path) : workload.with(annotations, path);
  }

  /// The ConfigMaps and Secrets that the pods refer to, without a namespace.
  public static Set<ResourceId> references(Manifest workload) {
    Set<ResourceId> found = new LinkedHashSet<>();
    Map<String, @Nullable Object> spec = podSpec(workload);
    for (Map<String, @Nullable Object> container : containers(workload)) {
      for (Map<String, @Nullable Object> source : Tree.maps(container, "envFrom")) {
        add(found, "ConfigMap", Tree.text(source, "configMapRef", "name"));
        add(found, "Secret", Tree.text(source, "secretRef", "name"));
      }
      for (Map<String, @Nullable Object> variable : Tree.maps(container, "env")) {
        add(found, "ConfigMap", Tree.text(variable, "valueFrom", "configMapKeyRef", "name"));
        add(found, "Secret", Tree.text(variable, "valueFrom", "secretKeyRef", "name"));
      }
    }
    for (Map<String, @Nullable Object> volume : Tree.maps(spec, "volumes")) {
      add(found, "ConfigMap", Tree.text(volume, "configMap", "name"));
      add(found, "Secret", Tree.text(volume, "secret", "secretName"));
      for (Map<String, @Nullable Object> source : Tree.maps(volume, "projected", "sources")) {
        add(found, "ConfigMap", Tree.text(source, "configMap", "name"));
        add(found, "Secret", Tree.text(source, "secret", "name"));
      }
    }
    return found;
  }

  private static void add(Set<ResourceId> found, String kind, String name) {
    if (!name.isEmpty()) {
      found.add(new ResourceId("v1", kind, "", name));
    }
  }

  private static String[] steps(List<String> path, String... more) {
    List<String> steps = new ArrayList<>(path);
    steps.addAll(List.of(more));
    return steps.toArray(String[]::new);
  }
}

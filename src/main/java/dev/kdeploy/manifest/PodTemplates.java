package dev.kdeploy.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

  /// The workload with other images in its containers.
  ///
  /// @param images the image for a container; may be the one that it has
  public static Manifest withImages(
      Manifest workload, Function<Map<String, @Nullable Object>, String> images) {
    Manifest changed = workload;
    for (String list : List.of("initContainers", "containers")) {
      List<Map<String, @Nullable Object>> before = Tree.maps(podSpec(workload), list);
      List<Map<String, @Nullable Object>> after = new ArrayList<>();
      for (Map<String, @Nullable Object> container : before) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(container);
        copy.put("image", images.apply(container));
        after.add(copy);
      }
      if (!after.equals(before)) {
        changed = withSpec(changed, list, after);
      }
    }
    return changed;
  }

  /// The workload with another value of one field of its pods' spec.
  public static Manifest withSpec(Manifest workload, String field, @Nullable Object value) {
    return workload.with(value, steps(path(workload), "spec", field));
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

  /// The workload with its pods referring to other ConfigMaps and Secrets.
  ///
  /// @param renamed the new name of each, without a namespace
  public static Manifest withReferences(Manifest workload, Map<ResourceId, String> renamed) {
    Map<String, @Nullable Object> spec = podSpec(workload);
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(spec);
    for (String list : List.of("initContainers", "containers", "volumes")) {
      if (spec.get(list) != null) {
        changed.put(list, renamed(spec.get(list), renamed));
      }
    }
    return workload.with(changed, steps(path(workload), "spec"));
  }

  /// The fields that name a ConfigMap or Secret, each with the key under which the name stands.
  private static final Map<String, List<String>> REFERRING =
      Map.of(
          "configMapRef", List.of("ConfigMap", "name"),
          "configMapKeyRef", List.of("ConfigMap", "name"),
          "configMap", List.of("ConfigMap", "name"),
          "secretRef", List.of("Secret", "name"),
          "secretKeyRef", List.of("Secret", "name"));

  private static @Nullable Object renamed(@Nullable Object tree, Map<ResourceId, String> renamed) {
    return switch (tree) {
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(renamed(item, renamed)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach(
            (key, value) ->
                copy.put(
                    String.valueOf(key),
                    referring(String.valueOf(key), renamed(value, renamed), renamed)));
        yield copy;
      }
      case null, default -> tree;
    };
  }

  private static @Nullable Object referring(
      String key, @Nullable Object value, Map<ResourceId, String> renamed) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    // A volume's Secret is named by another key than one inside a projected volume.
    List<String> field =
        key.equals("secret")
            ? List.of("Secret", map.containsKey("secretName") ? "secretName" : "name")
            : REFERRING.get(key);
    if (field == null) {
      return value;
    }
    String name = String.valueOf(map.get(field.getLast()));
    String other = renamed.get(new ResourceId("v1", field.getFirst(), "", name));
    return other == null ? value : Tree.with(Tree.map(value), other, field.getLast());
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

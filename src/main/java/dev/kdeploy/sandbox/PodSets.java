package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What controllers of pods have in common: making them, counting them, choosing which to delete.
final class PodSets {
  static final String MANAGER = "kube-controller-manager";

  private final World world;

  PodSets(World world) {
    this.world = world;
  }

  /// A pod of a template, owned by its controller. Its name is generated when none is given.
  Map<String, @Nullable Object> pod(
      Stored owner, Map<String, @Nullable Object> template, String name, String prefix) {
    Map<String, @Nullable Object> metadata = Edit.copy(Tree.map(template, "metadata"));
    metadata.keySet().retainAll(List.of("labels", "annotations", "finalizers"));
    metadata.put("namespace", owner.namespace());
    if (name.isEmpty()) {
      metadata.put("generateName", prefix);
    } else {
      metadata.put("name", name);
    }
    metadata.put("ownerReferences", Edit.list(World.reference(owner)));
    return Edit.map(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        metadata,
        "spec",
        Edit.copy(Tree.map(template, "spec")));
  }

  /// When a ready pod counts as available, or null when it is not ready.
  @Nullable Instant availableAt(Stored pod, long minReadySeconds) {
    if (!Pods.isReady(pod)) {
      return null;
    }
    String stamp = Tree.text(Pods.condition(pod.content(), "Ready"), "lastTransitionTime");
    Instant since = world.pace().moment(pod.uid() + "/ready", stamp);
    return world.after(since, Duration.ofSeconds(minReadySeconds));
  }

  /// Whether a pod is available now; its owner looks again when it will be.
  boolean isAvailable(Stored pod, long minReadySeconds, Controller controller, Stored owner) {
    Instant at = availableAt(pod, minReadySeconds);
    if (at == null) {
      return false;
    }
    if (minReadySeconds == 0 || !at.isAfter(world.pace().now())) {
      return true;
    }
    world.at(at, controller, owner);
    return false;
  }

  /// The pods in the order in which they are given up: those that do least come first.
  static List<Stored> leastFirst(List<Stored> pods) {
    List<Stored> sorted = new ArrayList<>(pods);
    sorted.sort(
        Comparator.<Stored>comparingInt(pod -> pod.text("spec", "nodeName").isEmpty() ? 0 : 1)
            .thenComparingInt(pod -> pod.text("status", "phase").equals("Pending") ? 0 : 1)
            .thenComparingInt(pod -> Pods.isReady(pod) ? 1 : 0)
            .thenComparing(
                Comparator.comparing(
                        (Stored pod) ->
                            Tree.text(Pods.condition(pod.content(), "Ready"), "lastTransitionTime"))
                    .reversed())
            .thenComparing(Comparator.comparingLong(Stored::version).reversed()));
    return sorted;
  }

  /// A template as one text, the same for the same template; labels that controllers add do not
  /// count.
  static String fingerprint(Map<String, @Nullable Object> template) {
    return Shown.of(Tree.without(template, "metadata", "labels", "pod-template-hash"));
  }
}

package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives pods a node, unless they ask for more than a node has.
final class Scheduling {
  static final List<String> NODES = List.of("sandbox-1", "sandbox-2");
  private static final double CPUS = 64;

  private final World world;
  private final Events events;

  Scheduling(World world, Events events) {
    this.world = world;
    this.events = events;
  }

  void place(Stored pod) {
    double cpus = 0;
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      Double asked = Quantity.of(Tree.get(container, "resources", "requests", "cpu"));
      cpus += asked == null ? 0 : asked;
    }
    if (cpus > CPUS) {
      refuse(pod);
      return;
    }
    Map<String, @Nullable Object> draft = pod.draft();
    String node = NODES.get(Math.floorMod(pod.uid().hashCode(), NODES.size()));
    Edit.put(draft, node, "spec", "nodeName");
    Conditions.put(
        Edit.child(draft, "status"),
        Edit.map(
            "type",
            "PodScheduled",
            "status",
            "True",
            "lastProbeTime",
            null,
            "lastTransitionTime",
            world.pace().stamp()));
    world.put(pod, draft);
    events.normal(
        pod,
        "default-scheduler",
        "Scheduled",
        "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node);
  }

  private void refuse(Stored pod) {
    if (Tree.text(Pods.condition(pod.content(), "PodScheduled"), "status").equals("False")) {
      return;
    }
    String message =
        "0/"
            + NODES.size()
            + " nodes are available: "
            + NODES.size()
            + " Insufficient cpu. preemption: 0/"
            + NODES.size()
            + " nodes are available: "
            + NODES.size()
            + " Preemption is not helpful for scheduling.";
    Map<String, @Nullable Object> draft = pod.draft();
    Conditions.put(
        Edit.child(draft, "status"),
        Edit.map(
            "type",
            "PodScheduled",
            "status",
            "False",
            "lastProbeTime",
            null,
            "lastTransitionTime",
            world.pace().stamp(),
            "reason",
            "Unschedulable",
            "message",
            message));
    world.updateStatus("kube-scheduler", pod, draft);
    events.warning(pod, "default-scheduler", "FailedScheduling", message);
  }
}

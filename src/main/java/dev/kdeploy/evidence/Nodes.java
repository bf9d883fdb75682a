package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence.ConditionSeen;
import dev.kdeploy.evidence.Evidence.NodeSeen;
import dev.kdeploy.evidence.InTime.Reading;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Nodes that are not well.
final class Nodes {
  private final Cluster cluster;
  private final Masks masks;
  private final List<NodeSeen> unwell = new ArrayList<>();

  Nodes(Cluster cluster, Masks masks) {
    this.cluster = cluster;
    this.masks = masks;
  }

  /// What to read; each brings what takes it over.
  List<Reading<Runnable>> readings(List<Manifest> pods) {
    return pods.stream()
        .map(pod -> pod.text("spec", "nodeName"))
        .filter(name -> !name.isEmpty())
        .distinct()
        .map(name -> new Reading<Runnable>("node " + name, () -> read(name)))
        .toList();
  }

  private Runnable read(String name) {
    List<ConditionSeen> conditions =
        cluster
            .get(new ResourceId("v1", "Node", "", name))
            .map(this::bad)
            .orElse(List.of(new ConditionSeen("Ready", "Unknown", "NotFound", "it is gone")));
    return () -> {
      if (!conditions.isEmpty()) {
        unwell.add(new NodeSeen(name, conditions));
      }
    };
  }

  /// `Ready` must be true, and every other condition of a node tells of a pressure or a fault.
  private List<ConditionSeen> bad(Manifest node) {
    List<ConditionSeen> bad = new ArrayList<>();
    for (Map<String, @Nullable Object> condition :
        Tree.maps(node.content(), "status", "conditions")) {
      String wanted = Tree.text(condition, "type").equals("Ready") ? "True" : "False";
      if (!Tree.text(condition, "status").equals(wanted)) {
        bad.add(seen(condition, masks));
      }
    }
    if (Tree.flag(node.content(), "spec", "unschedulable")) {
      bad.add(new ConditionSeen("Schedulable", "False", "Cordoned", "it takes no new pods"));
    }
    return bad;
  }

  static ConditionSeen seen(Map<String, @Nullable Object> condition, Masks masks) {
    return new ConditionSeen(
        Tree.text(condition, "type"),
        Tree.text(condition, "status"),
        Tree.text(condition, "reason"),
        masks.hide(Tree.text(condition, "message")));
  }

  List<NodeSeen> unwell() {
    return unwell;
  }
}

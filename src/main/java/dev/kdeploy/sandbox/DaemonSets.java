package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps one pod of a DaemonSet on every node that its template selects.
final class DaemonSets implements Controller {
  private static final String RESOURCE = "daemonsets.apps";
  private static final String COMPONENT = "daemonset-controller";

  private final World world;
  private final PodSets pods;
  private final Revisions revisions;
  private final Events events;

  DaemonSets(World world, Events events) {
    this.world = world;
    this.pods = new PodSets(world);
    this.revisions = new Revisions(world);
    this.events = events;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    if (change.now().kind().resource().equals("pods")) {
      Stored owner = world.ownerOf(change.now());
      if (owner != null && owner.kind().resource().equals(RESOURCE)) {
        world.soon(this, owner);
      }
    }
  }

  /// The pods of one node, those that are being deleted left out.
  private record OnNode(List<Stored> old, List<Stored> updated) {}

  @Override
  public void sync(Stored set) {
    Adoption.adopt(world, set, "pods");
    Stored revision = revisions.newest(set);
    String hash = Revisions.hash(revision);
    if (!set.isDeleted()) {
      try {
        keep(set, hash);
      } catch (Refusal refusal) {
        events.warning(set, COMPONENT, "FailedCreate", "Error creating: " + refusal.getMessage());
        world.at(world.pace().now().plusSeconds(1), this, set);
      }
    }
    status(set, hash);
    List<String> used = new ArrayList<>(List.of(hash));
    world.controlledBy(set, "pods").forEach(pod -> used.add(pod.label(Revisions.HASH)));
    revisions.cleanUp(set, used);
  }

  private List<Stored> nodes(Stored set) {
    Map<String, @Nullable Object> wanted = set.map("spec", "template", "spec", "nodeSelector");
    return world.store().list(world.kinds().get("nodes"), "").stream()
        .filter(
            node -> wanted.isEmpty() || Selector.matchesAll(wanted, node.map("metadata", "labels")))
        .toList();
  }

  private Map<String, OnNode> byNode(Stored set, String hash) {
    Map<String, OnNode> byNode = new LinkedHashMap<>();
    nodes(set)
        .forEach(node -> byNode.put(node.name(), new OnNode(new ArrayList<>(), new ArrayList<>())));
    for (Stored pod : world.controlledBy(set, "pods")) {
      OnNode node = byNode.get(pod.text("spec", "nodeName"));
      if (node == null && !pod.isDeleted()) {
        world.delete(pod);
      } else if (node != null) {
        boolean fresh = pod.label(Revisions.HASH).equals(hash);
        (fresh ? node.updated() : node.old()).add(pod);
      }
    }
    return byNode;
  }

  private void keep(Stored set, String hash) {
    Map<String, OnNode> byNode = byNode(set, hash);
    byNode.forEach(
        (name, node) -> {
          if (node.old().isEmpty() && node.updated().isEmpty()) {
            create(set, hash, name);
          } else {
            node.updated().stream()
                .filter(pod -> Pods.isOver(pod) && !pod.isDeleted())
                .forEach(world::delete);
          }
        });
    if (set.text("spec", "updateStrategy", "type").equals("RollingUpdate")) {
      roll(set, hash, byNode);
    }
  }

  private void roll(Stored set, String hash, Map<String, OnNode> byNode) {
    Object surge = Tree.get(set.content(), "spec", "updateStrategy", "rollingUpdate", "maxSurge");
    Object down =
        Tree.get(set.content(), "spec", "updateStrategy", "rollingUpdate", "maxUnavailable");
    long extra = Share.up(surge, byNode.size());
    if (extra > 0) {
      surge(set, hash, byNode, extra);
      return;
    }
    long missing = byNode.values().stream().filter(node -> !isServed(set, node)).count();
    long most = Math.max(1, Share.up(down, byNode.size()));
    for (OnNode node : byNode.values()) {
      for (Stored pod : node.old()) {
        boolean served = isAvailable(set, pod);
        if (!pod.isDeleted() && (!served || missing < most)) {
          missing += served ? 1 : 0;
          delete(set, pod);
        }
      }
    }
  }

  private void surge(Stored set, String hash, Map<String, OnNode> byNode, long extra) {
    long now =
        byNode.values().stream()
            .filter(node -> !node.old().isEmpty() && !node.updated().isEmpty())
            .count();
    for (Map.Entry<String, OnNode> each : byNode.entrySet()) {
      OnNode node = each.getValue();
      boolean hasOld = node.old().stream().anyMatch(pod -> !pod.isDeleted());
      if (hasOld && node.updated().isEmpty() && now < extra) {
        create(set, hash, each.getKey());
        now++;
      } else if (hasOld && node.updated().stream().anyMatch(pod -> isAvailable(set, pod))) {
        node.old().stream().filter(pod -> !pod.isDeleted()).forEach(pod -> delete(set, pod));
      }
    }
  }

  private boolean isServed(Stored set, OnNode node) {
    return node.old().stream().anyMatch(pod -> isAvailable(set, pod))
        || node.updated().stream().anyMatch(pod -> isAvailable(set, pod));
  }

  private boolean isAvailable(Stored set, Stored pod) {
    long minReady = set.number(0, "spec", "minReadySeconds");
    return !pod.isDeleted() && pods.isAvailable(pod, minReady, this, set);
  }

  private void delete(Stored set, Stored pod) {
    world.delete(pod);
    events.normal(set, COMPONENT, "SuccessfulDelete", "Deleted pod: " + pod.name());
  }

  private void create(Stored set, String hash, String node) {
    Map<String, @Nullable Object> pod =
        pods.pod(set, set.map("spec", "template"), "", set.name() + "-");
    Edit.put(pod, hash, "metadata", "labels", Revisions.HASH);
    Edit.put(
        pod,
        Long.toString(set.number(1, "metadata", "generation")),
        "metadata",
        "labels",
        "pod-template-generation");
    Edit.put(pod, node, "spec", "nodeName");
    Stored made = world.create(PodSets.MANAGER, pod);
    if (made != null) {
      events.normal(set, COMPONENT, "SuccessfulCreate", "Created pod: " + made.name());
    }
  }

  private void status(Stored set, String hash) {
    Map<String, OnNode> byNode = byNode(set, hash);
    long scheduled = 0;
    long updated = 0;
    long ready = 0;
    long available = 0;
    for (OnNode node : byNode.values()) {
      scheduled += node.old().isEmpty() && node.updated().isEmpty() ? 0 : 1;
      updated += node.updated().stream().anyMatch(pod -> !pod.isDeleted()) ? 1 : 0;
      boolean isReady =
          node.old().stream().anyMatch(Pods::isReady)
              || node.updated().stream().anyMatch(Pods::isReady);
      ready += isReady ? 1 : 0;
      available += isServed(set, node) ? 1 : 0;
    }
    Map<String, @Nullable Object> draft = set.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    status.put("currentNumberScheduled", scheduled);
    status.put("desiredNumberScheduled", (long) byNode.size());
    status.put("numberMisscheduled", 0L);
    status.put("numberReady", ready);
    ReplicaSets.count(status, "numberAvailable", available);
    ReplicaSets.count(status, "numberUnavailable", byNode.size() - available);
    ReplicaSets.count(status, "updatedNumberScheduled", updated);
    status.put("observedGeneration", set.number(0, "metadata", "generation"));
    world.updateStatus(PodSets.MANAGER, set, draft);
  }
}

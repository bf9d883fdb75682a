package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps as many pods of a ReplicaSet as it asks for.
final class ReplicaSets implements Controller {
  static final String RESOURCE = "replicasets.apps";
  private static final int BURST = 500;

  private final World world;
  private final PodSets pods;
  private final Events events;

  ReplicaSets(World world, Events events) {
    this.world = world;
    this.pods = new PodSets(world);
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

  @Override
  public void sync(Stored set) {
    Adoption.adopt(world, set, "pods");
    List<Stored> all = world.controlledBy(set, "pods");
    List<Stored> active = all.stream().filter(Pods::isActive).toList();
    Refusal failure = null;
    if (!set.isDeleted()) {
      long missing = set.number(1, "spec", "replicas") - active.size();
      if (missing > 0) {
        failure = create(set, Math.min(missing, BURST));
      } else {
        PodSets.leastFirst(active).stream()
            .limit(Math.min(-missing, BURST))
            .forEach(pod -> delete(set, pod));
      }
    }
    status(set, failure);
  }

  private @Nullable Refusal create(Stored set, long count) {
    for (long i = 0; i < count; i++) {
      try {
        Stored pod =
            world.create(
                PodSets.MANAGER, pods.pod(set, set.map("spec", "template"), "", set.name() + "-"));
        if (pod != null) {
          events.normal(
              set, "replicaset-controller", "SuccessfulCreate", "Created pod: " + pod.name());
        }
      } catch (Refusal refusal) {
        events.warning(
            set,
            "replicaset-controller",
            "FailedCreate",
            "Error creating: " + refusal.getMessage());
        world.at(world.pace().now().plusSeconds(1), this, set);
        return refusal;
      }
    }
    return null;
  }

  private void delete(Stored set, Stored pod) {
    world.delete(pod);
    events.normal(set, "replicaset-controller", "SuccessfulDelete", "Deleted pod: " + pod.name());
  }

  private void status(Stored set, @Nullable Refusal failure) {
    long minReady = set.number(0, "spec", "minReadySeconds");
    Map<String, @Nullable Object> labels = set.map("spec", "template", "metadata", "labels");
    long replicas = 0;
    long labelled = 0;
    long ready = 0;
    long available = 0;
    long terminating = 0;
    for (Stored pod : world.controlledBy(set, "pods")) {
      if (pod.isDeleted()) {
        terminating++;
      } else if (Pods.isActive(pod)) {
        replicas++;
        labelled += Selector.matchesAll(labels, pod.map("metadata", "labels")) ? 1 : 0;
        ready += Pods.isReady(pod) ? 1 : 0;
        available += pods.isAvailable(pod, minReady, this, set) ? 1 : 0;
      }
    }
    Map<String, @Nullable Object> draft = set.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    status.put("replicas", replicas);
    count(status, "fullyLabeledReplicas", labelled);
    count(status, "readyReplicas", ready);
    count(status, "availableReplicas", available);
    status.put("terminatingReplicas", terminating);
    status.put("observedGeneration", set.number(0, "metadata", "generation"));
    if (failure == null) {
      status.remove("conditions");
    } else {
      status.put(
          "conditions",
          Edit.list(
              Edit.map(
                  "type",
                  "ReplicaFailure",
                  "status",
                  "True",
                  "lastTransitionTime",
                  world.pace().stamp(),
                  "reason",
                  "FailedCreate",
                  "message",
                  String.valueOf(failure.getMessage()))));
    }
    world.updateStatus(PodSets.MANAGER, set, draft);
  }

  static void count(Map<String, @Nullable Object> status, String field, long value) {
    if (value == 0) {
      status.remove(field);
    } else {
      status.put(field, value);
    }
  }

  static long spec(Stored set) {
    return Tree.number(set.content(), 1, "spec", "replicas");
  }

  static long available(Stored set) {
    return set.number(0, "status", "availableReplicas");
  }
}

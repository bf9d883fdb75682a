package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the pods of StatefulSets, one after the other, and as stubborn as the real controller.
final class StatefulSets implements Controller {
  static final String RESOURCE = "statefulsets.apps";
  private static final String COMPONENT = "statefulset-controller";

  private final World world;
  private final PodSets pods;
  private final Revisions revisions;
  private final Events events;

  StatefulSets(World world, Events events) {
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

  @Override
  public void sync(Stored set) {
    Adoption.adopt(world, set, "pods");
    Stored update = revisions.newest(set);
    Stored current = current(set, update);
    if (!set.isDeleted()) {
      try {
        keep(set, current, update);
      } catch (Refusal refusal) {
        events.warning(set, COMPONENT, "FailedCreate", String.valueOf(refusal.getMessage()));
        world.at(world.pace().now().plusSeconds(1), this, set);
      }
    }
    status(set, current, update);
  }

  private Stored current(Stored set, Stored update) {
    String name = set.text("status", "currentRevision");
    Stored known = name.isEmpty() ? null : world.find(Revisions.RESOURCE, set.namespace(), name);
    return known == null ? update : known;
  }

  private static int ordinal(Stored pod) {
    String text = pod.name().substring(pod.name().lastIndexOf('-') + 1);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static boolean isOrdered(Stored set) {
    return !set.text("spec", "podManagementPolicy").equals("Parallel");
  }

  private boolean isHealthy(Stored set, Stored pod) {
    long minReady = set.number(0, "spec", "minReadySeconds");
    return !pod.isDeleted() && pods.isAvailable(pod, minReady, this, set);
  }

  /// Creates and scales; only when all that is as it should be, updates.
  private void keep(Stored set, Stored current, Stored update) {
    Map<Integer, Stored> there = new TreeMap<>();
    world.controlledBy(set, "pods").forEach(pod -> there.put(ordinal(pod), pod));
    long first = set.number(0, "spec", "ordinals", "start");
    long end = first + set.number(1, "spec", "replicas");
    boolean ordered = isOrdered(set);
    for (int i = (int) first; i < end; i++) {
      Stored pod = there.get(i);
      if (pod != null && Pods.isOver(pod) && !pod.isDeleted()) {
        world.delete(pod);
        return;
      }
      if (pod == null) {
        create(set, i, isOld(set, i) ? current : update);
      }
      if (ordered && (pod == null || !isHealthy(set, pod))) {
        return;
      }
    }
    List<Stored> condemned = new ArrayList<>();
    there.forEach(
        (i, pod) -> {
          if (i < first || i >= end) {
            condemned.add(pod);
          }
        });
    if (!condemn(set, condemned.reversed(), ordered)
        && !set.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      update(set, there, update, (int) first, (int) end);
    }
  }

  /// Whether a pod is still made from the old template: the partition protects it.
  private static boolean isOld(Stored set, int ordinal) {
    boolean rolls = set.text("spec", "updateStrategy", "type").equals("RollingUpdate");
    return rolls
        && ordinal
            < set.number(0, "spec", "ordinals", "start")
                + set.number(0, "spec", "updateStrategy", "rollingUpdate", "partition");
  }

  private boolean condemn(Stored set, List<Stored> condemned, boolean ordered) {
    for (Stored pod : condemned) {
      if (!pod.isDeleted()) {
        delete(set, pod);
      }
      if (ordered) {
        return true;
      }
    }
    return !condemned.isEmpty();
  }

  private void update(Stored set, Map<Integer, Stored> there, Stored update, int first, int end) {
    long partition = first + set.number(0, "spec", "updateStrategy", "rollingUpdate", "partition");
    for (int i = end - 1; i >= Math.max(first, partition); i--) {
      Stored pod = there.get(i);
      if (pod == null) {
        return;
      }
      if (!pod.label(Revisions.HASH).equals(update.name()) && !pod.isDeleted()) {
        delete(set, pod);
        return;
      }
      if (!isHealthy(set, pod)) {
        return;
      }
    }
  }

  private void delete(Stored set, Stored pod) {
    world.delete(pod);
    events.normal(
        set,
        COMPONENT,
        "SuccessfulDelete",
        "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " successful");
  }

  private void create(Stored set, int ordinal, Stored revision) {
    String name = set.name() + "-" + ordinal;
    Map<String, @Nullable Object> pod = pods.pod(set, Revisions.template(revision), name, "");
    Map<String, @Nullable Object> labels = Edit.child(pod, "metadata", "labels");
    labels.put("statefulset.kubernetes.io/pod-name", name);
    labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
    labels.put(Revisions.HASH, revision.name());
    Edit.put(pod, set.name() + "-", "metadata", "generateName");
    Edit.put(pod, name, "spec", "hostname");
    if (!set.text("spec", "serviceName").isEmpty()) {
      Edit.put(pod, set.text("spec", "serviceName"), "spec", "subdomain");
    }
    claims(set, pod, name);
    world.create(PodSets.MANAGER, pod);
    events.normal(
        set,
        COMPONENT,
        "SuccessfulCreate",
        "create Pod " + name + " in StatefulSet " + set.name() + " successful");
  }

  private void claims(Stored set, Map<String, @Nullable Object> pod, String name) {
    List<@Nullable Object> volumes = new ArrayList<>(Tree.list(pod, "spec", "volumes"));
    for (Map<String, @Nullable Object> template : set.maps("spec", "volumeClaimTemplates")) {
      String volume = Tree.text(template, "metadata", "name");
      String claim = volume + "-" + name;
      if (world.find("persistentvolumeclaims", set.namespace(), claim) == null) {
        Map<String, @Nullable Object> made = Edit.copy(template);
        made.put("apiVersion", "v1");
        made.put("kind", "PersistentVolumeClaim");
        made.remove("status");
        Edit.put(made, claim, "metadata", "name");
        Edit.put(made, set.namespace(), "metadata", "namespace");
        set.map("spec", "selector", "matchLabels")
            .forEach((key, value) -> Edit.put(made, value, "metadata", "labels", key));
        world.create(PodSets.MANAGER, made);
      }
      volumes.removeIf(each -> Tree.text(each, "name").equals(volume));
      volumes.add(Edit.map("name", volume, "persistentVolumeClaim", Edit.map("claimName", claim)));
    }
    if (!volumes.isEmpty()) {
      Edit.put(pod, volumes, "spec", "volumes");
    }
  }

  private void status(Stored set, Stored current, Stored update) {
    List<Stored> all = world.controlledBy(set, "pods");
    long minReady = set.number(0, "spec", "minReadySeconds");
    long ready = all.stream().filter(Pods::isReady).count();
    long available = all.stream().filter(pod -> pods.isAvailable(pod, minReady, this, set)).count();
    long updated = count(all, update);
    long old = count(all, current);
    String name = current.name();
    boolean rolls = set.text("spec", "updateStrategy", "type").equals("RollingUpdate");
    long wanted = set.number(1, "spec", "replicas");
    if (rolls && updated == wanted && all.size() == wanted && ready == wanted) {
      old = updated;
      name = update.name();
    }
    Map<String, @Nullable Object> draft = set.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    status.put("observedGeneration", set.number(0, "metadata", "generation"));
    status.put("replicas", (long) all.size());
    ReplicaSets.count(status, "readyReplicas", ready);
    status.put("availableReplicas", available);
    ReplicaSets.count(status, "currentReplicas", old);
    ReplicaSets.count(status, "updatedReplicas", updated);
    status.put("currentRevision", name);
    status.put("updateRevision", update.name());
    status.put("collisionCount", 0L);
    world.updateStatus(PodSets.MANAGER, set, draft);
    List<String> used = new ArrayList<>(List.of(name, update.name()));
    all.stream().map(pod -> pod.label(Revisions.HASH)).forEach(used::add);
    revisions.cleanUp(set, used);
  }

  private static long count(List<Stored> pods, Stored revision) {
    return pods.stream()
        .filter(pod -> pod.label(Revisions.HASH).equals(revision.name()) && !pod.isDeleted())
        .count();
  }
}

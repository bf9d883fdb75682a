package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Deployments.Sets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes and sizes the ReplicaSets of Deployments.
final class OwnedReplicaSets {
  private static final String COMPONENT = "deployment-controller";
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          Deployments.PREFIX + "revision",
          Deployments.PREFIX + "revision-history",
          Deployments.PREFIX + "desired-replicas",
          Deployments.PREFIX + "max-replicas");

  private final World world;
  private final Deployments controller;
  private final DeploymentStatus status;
  private final Events events;

  OwnedReplicaSets(World world, Deployments controller, DeploymentStatus status, Events events) {
    this.world = world;
    this.controller = controller;
    this.status = status;
    this.events = events;
  }

  /// The ReplicaSet of the current template: the one there is, or a new one. Null when it cannot be
  /// made.
  @Nullable Stored withCurrent(Stored deployment, Sets sets) {
    long revision = sets.old().stream().mapToLong(Deployments::revision).max().orElse(0) + 1;
    Stored current = sets.current();
    if (current != null) {
      long known = Math.max(revision, Deployments.revision(current));
      Map<String, @Nullable Object> draft = current.draft();
      annotate(deployment, draft, known);
      Edit.put(draft, deployment.number(0, "spec", "minReadySeconds"), "spec", "minReadySeconds");
      if (deployment.number(0, "spec", "minReadySeconds") == 0) {
        Edit.remove(draft, "spec", "minReadySeconds");
      }
      world.update(PodSets.MANAGER, current, draft);
      status.noteRevision(deployment, known, current.name());
      return controller.fresh(current);
    }
    try {
      return create(deployment, sets, revision);
    } catch (Refusal refusal) {
      status.noteFailure(deployment, refusal);
      return null;
    }
  }

  private @Nullable Stored create(Stored deployment, Sets sets, long revision) {
    Map<String, @Nullable Object> template = Edit.copy(deployment.map("spec", "template"));
    String hash = Names.hash(PodSets.fingerprint(template));
    Edit.put(template, hash, "metadata", "labels", "pod-template-hash");
    Map<String, @Nullable Object> selector = Edit.copy(deployment.map("spec", "selector"));
    Edit.put(selector, hash, "matchLabels", "pod-template-hash");
    long replicas = Rolling.newReplicas(deployment, sets);
    Map<String, @Nullable Object> spec = Edit.map("replicas", replicas, "selector", selector);
    long minReady = deployment.number(0, "spec", "minReadySeconds");
    if (minReady > 0) {
      spec.put("minReadySeconds", minReady);
    }
    spec.put("template", template);
    Map<String, @Nullable Object> set =
        Edit.map(
            "apiVersion",
            "apps/v1",
            "kind",
            "ReplicaSet",
            "metadata",
            Edit.map(
                "name",
                deployment.name() + "-" + hash,
                "namespace",
                deployment.namespace(),
                "labels",
                Edit.copy(Tree.map(template, "metadata", "labels")),
                "ownerReferences",
                Edit.list(World.reference(deployment))),
            "spec",
            spec);
    annotate(deployment, set, revision);
    Edit.put(
        set,
        Long.toString(Rolling.desired(deployment)),
        "metadata",
        "annotations",
        Deployments.PREFIX + "desired-replicas");
    Edit.put(
        set,
        Long.toString(Rolling.most(deployment)),
        "metadata",
        "annotations",
        Deployments.PREFIX + "max-replicas");
    Stored made = world.create(PodSets.MANAGER, set);
    if (made != null) {
      status.noteCreated(deployment, revision, made.name());
      if (replicas > 0) {
        tellScaled(deployment, made.name(), 0, replicas);
      }
    }
    return made;
  }

  private static void annotate(
      Stored deployment, Map<String, @Nullable Object> set, long revision) {
    deployment
        .map("metadata", "annotations")
        .forEach(
            (key, value) -> {
              if (!NOT_COPIED.contains(key)) {
                Edit.put(set, value, "metadata", "annotations", key);
              }
            });
    Edit.put(
        set, Long.toString(revision), "metadata", "annotations", Deployments.PREFIX + "revision");
  }

  /// Sets a ReplicaSet's size and what it remembers of its Deployment's. Returns whether the size
  /// changed.
  boolean resize(Stored deployment, Stored stale, long replicas) {
    Stored set = controller.fresh(stale);
    Map<String, @Nullable Object> draft = set.draft();
    Edit.put(draft, replicas, "spec", "replicas");
    Edit.put(
        draft,
        Long.toString(Rolling.desired(deployment)),
        "metadata",
        "annotations",
        Deployments.PREFIX + "desired-replicas");
    Edit.put(
        draft,
        Long.toString(Rolling.most(deployment)),
        "metadata",
        "annotations",
        Deployments.PREFIX + "max-replicas");
    world.update(PodSets.MANAGER, set, draft);
    long before = ReplicaSets.spec(set);
    if (before != replicas) {
      tellScaled(deployment, set.name(), before, replicas);
    }
    return before != replicas;
  }

  private void tellScaled(Stored deployment, String set, long from, long to) {
    String way = to > from ? "up" : "down";
    events.normal(
        deployment,
        COMPONENT,
        "ScalingReplicaSet",
        "Scaled " + way + " replica set " + set + " from " + from + " to " + to);
  }
}

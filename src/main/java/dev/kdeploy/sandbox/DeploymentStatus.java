package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Deployments.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a Deployment says about itself: counts and conditions.
final class DeploymentStatus {
  private static final String DONE = "NewReplicaSetAvailable";
  private static final String LATE = "ProgressDeadlineExceeded";

  private final World world;
  private final Deployments controller;
  private final Events events;

  DeploymentStatus(World world, Deployments controller, Events events) {
    this.world = world;
    this.controller = controller;
    this.events = events;
  }

  boolean isComplete(Stored deployment, Sets sets) {
    return isComplete(deployment, counted(deployment, sets));
  }

  private static boolean isComplete(Stored deployment, Map<String, @Nullable Object> status) {
    long desired = Rolling.desired(deployment);
    return Tree.number(status, 0, "updatedReplicas") == desired
        && Tree.number(status, 0, "replicas") == desired
        && Tree.number(status, 0, "availableReplicas") == desired;
  }

  private static Map<String, @Nullable Object> counted(Stored deployment, Sets sets) {
    Map<String, @Nullable Object> status = Edit.copy(deployment.map("status"));
    Stored current = sets.current();
    long replicas = sum(sets, "replicas");
    long available = sum(sets, "availableReplicas");
    ReplicaSets.count(status, "replicas", replicas);
    ReplicaSets.count(
        status, "updatedReplicas", current == null ? 0 : current.number(0, "status", "replicas"));
    ReplicaSets.count(status, "readyReplicas", sum(sets, "readyReplicas"));
    ReplicaSets.count(status, "availableReplicas", available);
    ReplicaSets.count(status, "unavailableReplicas", Math.max(0, sets.specified() - available));
    status.put("terminatingReplicas", sum(sets, "terminatingReplicas"));
    status.put("observedGeneration", deployment.number(0, "metadata", "generation"));
    return status;
  }

  private static long sum(Sets sets, String field) {
    return sets.all().stream().mapToLong(set -> set.number(0, "status", field)).sum();
  }

  void update(Stored deployment, Sets sets) {
    Map<String, @Nullable Object> status = counted(deployment, sets);
    availability(deployment, status);
    progress(deployment, sets, status);
    failures(sets, status);
    Map<String, @Nullable Object> draft = deployment.draft();
    draft.put("status", status);
    world.updateStatus(PodSets.MANAGER, deployment, draft);
  }

  private void availability(Stored deployment, Map<String, @Nullable Object> status) {
    long least = Rolling.desired(deployment) - Rolling.unavailable(deployment);
    boolean enough = Tree.number(status, 0, "availableReplicas") >= least;
    set(
        deployment,
        status,
        "Available",
        enough ? "True" : "False",
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        "Deployment " + (enough ? "has" : "does not have") + " minimum availability.");
  }

  private void progress(Stored deployment, Sets sets, Map<String, @Nullable Object> status) {
    if (!hasDeadline(deployment)) {
      Conditions.remove(status, "Progressing");
      return;
    }
    Map<String, @Nullable Object> known = Conditions.find(status, "Progressing");
    boolean settled =
        Tree.number(status, 0, "replicas") == Tree.number(status, 0, "updatedReplicas")
            && Tree.text(known, "reason").equals(DONE);
    if (settled || Tree.flag(deployment.content(), "spec", "paused")) {
      return;
    }
    Stored current = sets.current();
    String who =
        current == null
            ? "Deployment " + Shown.of(deployment.name())
            : "ReplicaSet " + Shown.of(current.name());
    if (isComplete(deployment, status)) {
      set(deployment, status, "Progressing", "True", DONE, who + " has successfully progressed.");
    } else if (hasProgressed(deployment, status)) {
      String since = Tree.text(known, "lastTransitionTime");
      boolean moved = Tree.text(known, "status").equals("True");
      Conditions.remove(status, "Progressing");
      set(deployment, status, "Progressing", "True", "ReplicaSetUpdated", who + " is progressing.");
      if (moved) {
        Conditions.find(status, "Progressing").put("lastTransitionTime", since);
      }
    } else if (isLate(deployment, known)) {
      set(deployment, status, "Progressing", "False", LATE, who + " has timed out progressing.");
    }
  }

  private static boolean hasDeadline(Stored deployment) {
    Object deadline = Tree.get(deployment.content(), "spec", "progressDeadlineSeconds");
    return deadline instanceof Number number && number.longValue() != Integer.MAX_VALUE;
  }

  private static boolean hasProgressed(Stored deployment, Map<String, @Nullable Object> now) {
    Map<String, @Nullable Object> before = deployment.map("status");
    return more(before, now, "updatedReplicas")
        || old(now) < old(before)
        || more(before, now, "readyReplicas")
        || more(before, now, "availableReplicas");
  }

  private static boolean more(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> now, String field) {
    return Tree.number(now, 0, field) > Tree.number(before, 0, field);
  }

  private static long old(Map<String, @Nullable Object> status) {
    return Tree.number(status, 0, "replicas") - Tree.number(status, 0, "updatedReplicas");
  }

  private boolean isLate(Stored deployment, Map<String, @Nullable Object> condition) {
    String reason = Tree.text(condition, "reason");
    if (condition.isEmpty() || reason.equals(DONE)) {
      return false;
    }
    if (reason.equals(LATE)) {
      return true;
    }
    Duration limit = Duration.ofSeconds(deployment.number(600, "spec", "progressDeadlineSeconds"));
    Instant since = world.pace().moment(key(deployment), Tree.text(condition, "lastUpdateTime"));
    Instant end = world.after(since, limit);
    if (end.isAfter(world.pace().now())) {
      world.at(end, controller, deployment);
      return false;
    }
    return true;
  }

  private static String key(Stored deployment) {
    return deployment.uid() + "/progress";
  }

  private static void failures(Sets sets, Map<String, @Nullable Object> status) {
    Conditions.remove(status, "ReplicaFailure");
    for (Stored set : sets.all().reversed()) {
      Map<String, @Nullable Object> failure = Pods.condition(set.content(), "ReplicaFailure");
      if (!failure.isEmpty()) {
        Map<String, @Nullable Object> copy = Edit.copy(failure);
        copy.put("lastUpdateTime", failure.get("lastTransitionTime"));
        Conditions.put(status, copy);
        return;
      }
    }
  }

  /// Sets a condition, unless status and reason are what they were; the time of transition moves
  /// with the status only.
  private void set(
      Stored deployment,
      Map<String, @Nullable Object> status,
      String type,
      String value,
      String reason,
      String message) {
    Map<String, @Nullable Object> known = Conditions.find(status, type);
    boolean sameStatus = Tree.text(known, "status").equals(value);
    if (sameStatus && Tree.text(known, "reason").equals(reason)) {
      return;
    }
    String now = world.pace().stamp();
    if (type.equals("Progressing")) {
      world.pace().note(key(deployment), world.pace().now());
      Duration limit =
          Duration.ofSeconds(deployment.number(600, "spec", "progressDeadlineSeconds"));
      world.at(world.after(world.pace().now(), limit), controller, deployment);
    }
    Conditions.put(
        status,
        Edit.map(
            "type",
            type,
            "status",
            value,
            "lastUpdateTime",
            now,
            "lastTransitionTime",
            sameStatus ? known.get("lastTransitionTime") : now,
            "reason",
            reason,
            "message",
            message));
  }

  /// Says that a rollout was paused or goes on: its clock starts anew. Returns whether there was
  /// something to say.
  boolean notePause(Stored deployment) {
    Map<String, @Nullable Object> status = Edit.copy(deployment.map("status"));
    Map<String, @Nullable Object> known = Conditions.find(status, "Progressing");
    String reason = Tree.text(known, "reason");
    boolean paused = Tree.flag(deployment.content(), "spec", "paused");
    boolean said = reason.equals("DeploymentPaused");
    if (!hasDeadline(deployment) || reason.equals(LATE) || paused == said) {
      return false;
    }
    set(
        deployment,
        status,
        "Progressing",
        "Unknown",
        paused ? "DeploymentPaused" : "DeploymentResumed",
        "Deployment is " + (paused ? "paused" : "resumed"));
    write(deployment, status, 0);
    return true;
  }

  void noteRevision(Stored deployment, long revision, String set) {
    Map<String, @Nullable Object> status = Edit.copy(deployment.map("status"));
    if (hasDeadline(deployment) && Conditions.find(status, "Progressing").isEmpty()) {
      set(
          deployment,
          status,
          "Progressing",
          "True",
          "FoundNewReplicaSet",
          "Found new replica set " + Shown.of(set));
    }
    write(deployment, status, revision);
  }

  void noteCreated(Stored deployment, long revision, String set) {
    Map<String, @Nullable Object> status = Edit.copy(deployment.map("status"));
    if (hasDeadline(deployment)) {
      set(
          deployment,
          status,
          "Progressing",
          "True",
          "NewReplicaSetCreated",
          "Created new replica set " + Shown.of(set));
    }
    write(deployment, status, revision);
  }

  void noteFailure(Stored deployment, Refusal refusal) {
    Map<String, @Nullable Object> status = Edit.copy(deployment.map("status"));
    String message = String.valueOf(refusal.getMessage());
    set(
        deployment,
        status,
        "Progressing",
        "False",
        "ReplicaSetCreateError",
        "Failed to create new replica set: " + message);
    events.warning(deployment, "deployment-controller", "ReplicaSetCreateError", message);
    write(deployment, status, 0);
  }

  private void write(Stored deployment, Map<String, @Nullable Object> status, long revision) {
    Map<String, @Nullable Object> draft = controller.fresh(deployment).draft();
    draft.put("status", status);
    if (revision > 0) {
      Edit.put(
          draft,
          Long.toString(revision),
          "metadata",
          "annotations",
          Deployments.PREFIX + "revision");
    }
    world.updateStatus(PodSets.MANAGER, deployment, draft);
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.List;

/// A Deployment is done when every wanted replica is of the new revision and available, and no
/// other is left.
final class DeploymentJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Deployment") && (group.equals("apps") || group.equals("extensions"));
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.OBJECT_AND_SETS;
  }

  @Override
  public boolean settles() {
    return true;
  }

  @Override
  public Health judge(Situation situation) {
    Counts counts = counts(situation);
    if (situation.isUnobserved()) {
      return new Progressing(counts, "the spec update to be observed", false);
    }
    if (Tree.flag(situation.object().content(), "spec", "paused")) {
      return new Ready(counts, List.of(paused(situation, counts)));
    }
    // The controller writes the newest generation before it looks at the deadline anew: for a
    // moment its verdict on the
    // last change stands beside the generation of this one.
    Condition progressing = Condition.of(situation.object(), "Progressing");
    if (progressing.isFalse()
        && progressing.reason().equals("ProgressDeadlineExceeded")
        && !progressing.isBefore(situation.lastWrite())) {
      return new Stuck(counts, progressing.reason(), progressing.message());
    }
    String missing = missing(situation, counts);
    return missing.isEmpty()
        ? new Ready(counts, List.of())
        : new Progressing(counts, missing, false);
  }

  private static Counts counts(Situation situation) {
    int wanted = (int) situation.object().number(1, "spec", "replicas");
    Pods pods = situation.pods();
    int replicas = situation.status("replicas");
    int total = pods.known() ? pods.active() : replicas;
    int ready = newReady(situation);
    return new Counts(
        Math.min(ready, wanted),
        wanted,
        total,
        Math.min(total, situation.status("availableReplicas")));
  }

  /// Old pods may be among `readyReplicas`: without the pods themselves the fewest that must be
  /// new.
  private static int newReady(Situation situation) {
    Pods pods = situation.pods();
    if (pods.known() && !pods.revision().isEmpty()) {
      return pods.currentReady();
    }
    int old = situation.status("replicas") - situation.status("updatedReplicas");
    int ready = situation.status("readyReplicas") - Math.max(0, old);
    return Math.clamp(ready, 0, situation.status("updatedReplicas"));
  }

  private static String paused(Situation situation, Counts counts) {
    int updated = situation.status("updatedReplicas");
    return updated >= counts.wanted()
        ? "it is paused"
        : "it is paused: %d of %d replicas are of the new revision"
            .formatted(updated, counts.wanted());
  }

  private static String missing(Situation situation, Counts counts) {
    int updated = situation.status("updatedReplicas");
    int replicas = situation.status("replicas");
    if (updated < counts.wanted() || counts.ready() < counts.wanted()) {
      return ofNew(counts.ready(), counts.wanted(), "ready", trouble(situation));
    }
    if (replicas > counts.wanted()) {
      return toGo(replicas - counts.wanted(), replicas > updated ? "old replica" : "replica");
    }
    int available = situation.status("availableReplicas");
    return available < counts.wanted()
        ? ofNew(available, counts.wanted(), "available", trouble(situation))
        : "";
  }

  /// `2 old replicas are pending termination`.
  static String toGo(int number, String noun) {
    return Texts.counted(number, noun) + (number == 1 ? " is" : " are") + " pending termination";
  }

  private static String trouble(Situation situation) {
    String trouble = situation.podTrouble();
    if (!trouble.isEmpty()) {
      return trouble;
    }
    Condition failure = Condition.of(situation.object(), "ReplicaFailure");
    return failure.isTrue() ? failure.saysOr("") : "";
  }

  /// `3 of 10 new replicas ready; pod web-abc: ContainerCreating`.
  static String ofNew(int number, int wanted, String what, String trouble) {
    String text =
        "%d of %d new %s %s".formatted(number, wanted, wanted == 1 ? "replica" : "replicas", what);
    return trouble.isEmpty() ? text : text + "; " + trouble;
  }
}

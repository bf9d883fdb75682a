package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.ArrayList;
import java.util.List;

/// A StatefulSet is done when every replica is ready and those above the partition are of the new
/// revision.
final class StatefulSetJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("StatefulSet") && group.equals("apps");
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.OBJECT_AND_PODS;
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
    boolean byHand = isReplacedByHand(situation.object());
    String missing = byHand ? missingByHand(situation, counts) : missing(situation, counts);
    return missing.isEmpty()
        ? new Ready(counts, notes(situation, byHand))
        : new Progressing(counts, missing, false);
  }

  /// Whether pods get the new revision only when somebody deletes them.
  static boolean isReplacedByHand(Manifest object) {
    return object.text("spec", "updateStrategy", "type").equals("OnDelete");
  }

  private static Counts counts(Situation situation) {
    int wanted = (int) situation.object().number(1, "spec", "replicas");
    Pods pods = situation.pods();
    int ready = pods.known() ? pods.ready() : situation.status("readyReplicas");
    if (!keepsOld(situation)) {
      ready = newReady(situation);
    }
    int total = pods.known() ? pods.active() : situation.status("replicas");
    return new Counts(
        Math.min(ready, wanted), wanted, total, Math.min(total, available(situation)));
  }

  private static boolean keepsOld(Situation situation) {
    return partition(situation) > 0 || isReplacedByHand(situation.object());
  }

  private static int partition(Situation situation) {
    return (int)
        situation.object().number(0, "spec", "updateStrategy", "rollingUpdate", "partition");
  }

  private static int newReady(Situation situation) {
    if (situation.pods().known()) {
      long first = situation.object().number(0, "spec", "ordinals", "start") + partition(situation);
      return (int)
          situation.pods().current().stream()
              .filter(pod -> pod.isReady() && ordinal(pod) >= first)
              .count();
    }
    int old = situation.status("replicas") - situation.status("updatedReplicas");
    int ready = situation.status("readyReplicas") - Math.max(0, old);
    return Math.clamp(ready, 0, situation.status("updatedReplicas"));
  }

  private static long ordinal(PodState pod) {
    String name = pod.id().name();
    String digits = name.substring(name.lastIndexOf('-') + 1);
    return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : Long.MAX_VALUE;
  }

  // Without minReadySeconds some servers leave `availableReplicas` out.
  private static int available(Situation situation) {
    return situation.object().number(0, "spec", "minReadySeconds") > 0
        ? situation.status("availableReplicas")
        : Math.max(situation.status("availableReplicas"), situation.status("readyReplicas"));
  }

  private static String missing(Situation situation, Counts counts) {
    int mustBeNew = Math.max(0, counts.wanted() - partition(situation));
    int updated = newReady(situation);
    if (situation.status("updatedReplicas") < mustBeNew || updated < mustBeNew) {
      return DeploymentJudge.ofNew(
          Math.min(updated, mustBeNew), mustBeNew, "ready", trouble(situation));
    }
    String missing = missingOfAny(situation, counts);
    boolean whole = partition(situation) == 0 && counts.wanted() > 0;
    return missing.isEmpty() && whole && !isCurrentRevisionTheNewOne(situation)
        ? "the revision %s to become the current one"
            .formatted(situation.object().text("status", "updateRevision"))
        : missing;
  }

  private static String missingByHand(Situation situation, Counts counts) {
    // A stale pod that is broken waits for its user, not for us.
    boolean newOnesReady =
        situation.pods().known()
            && situation.pods().active() >= counts.wanted()
            && situation.pods().current().stream().allMatch(PodState::isReady);
    return newOnesReady ? "" : missingOfAny(situation, counts);
  }

  private static String missingOfAny(Situation situation, Counts counts) {
    int extra = situation.status("replicas") - counts.wanted();
    if (extra > 0) {
      return DeploymentJudge.toGo(extra, "replica");
    }
    int ready =
        situation.pods().known()
            ? Math.min(situation.pods().ready(), situation.status("readyReplicas"))
            : situation.status("readyReplicas");
    if (ready < counts.wanted()) {
      return of(ready, counts.wanted(), "ready", situation);
    }
    int available = available(situation);
    return available < counts.wanted()
        ? of(available, counts.wanted(), "available", situation)
        : "";
  }

  private static String of(int number, int wanted, String what, Situation situation) {
    String text =
        "%d of %d %s %s".formatted(number, wanted, wanted == 1 ? "replica" : "replicas", what);
    String trouble = trouble(situation);
    return trouble.isEmpty() ? text : text + "; " + trouble;
  }

  private static String trouble(Situation situation) {
    String trouble = PodTrouble.worst(situation.pods().all(), situation.events());
    return trouble.isEmpty() ? situation.lastWarning() : trouble;
  }

  private static boolean isCurrentRevisionTheNewOne(Situation situation) {
    String update = situation.object().text("status", "updateRevision");
    return update.isEmpty() || update.equals(situation.object().text("status", "currentRevision"));
  }

  private static List<String> notes(Situation situation, boolean byHand) {
    if (isCurrentRevisionTheNewOne(situation)) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    List<String> stale = situation.pods().oldNames();
    int number =
        situation.pods().known()
            ? stale.size()
            : situation.status("replicas") - situation.status("updatedReplicas");
    if (number > 0) {
      String which = stale.isEmpty() ? "" : ": " + Texts.names(stale);
      notes.add(
          byHand
              ? Texts.counted(number, "pod") + " of the old revision until deleted by hand" + which
              : "partition %d keeps %s at the old revision%s"
                  .formatted(partition(situation), Texts.counted(number, "pod"), which));
    }
    return notes;
  }
}

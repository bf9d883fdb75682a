package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// A DaemonSet is done when every matching node runs an available pod of the new revision.
final class DaemonSetJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("DaemonSet") && (group.equals("apps") || group.equals("extensions"));
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
    if (counts.wanted() == 0) {
      return new Ready(counts, List.of("no node matches, so it runs no pod"));
    }
    boolean byHand = StatefulSetJudge.isReplacedByHand(situation.object());
    String missing = byHand ? missingByHand(situation, counts) : missing(situation, counts);
    if (!missing.isEmpty()) {
      String trouble = trouble(situation);
      return new Progressing(counts, trouble.isEmpty() ? missing : missing + "; " + trouble, false);
    }
    return new Ready(counts, byHand ? stale(situation) : List.of());
  }

  private static Counts counts(Situation situation) {
    Pods pods = situation.pods();
    int wanted = situation.status("desiredNumberScheduled");
    int ready =
        StatefulSetJudge.isReplacedByHand(situation.object())
            ? situation.status("numberReady")
            : newReady(situation, wanted);
    int total = pods.known() ? pods.active() : situation.status("currentNumberScheduled");
    return new Counts(
        Math.min(ready, wanted),
        wanted,
        total,
        Math.min(total, situation.status("numberAvailable")));
  }

  private static int newReady(Situation situation, int wanted) {
    Pods pods = situation.pods();
    if (pods.known() && !pods.revision().isEmpty()) {
      return pods.currentReady();
    }
    int old = wanted - situation.status("updatedNumberScheduled");
    return Math.max(0, situation.status("numberReady") - Math.max(0, old));
  }

  private static String missing(Situation situation, Counts counts) {
    int updated = situation.status("updatedNumberScheduled");
    if (updated < counts.wanted()) {
      return of(updated, counts.wanted(), "updated");
    }
    return missingOfAny(situation, counts);
  }

  private static String missingByHand(Situation situation, Counts counts) {
    Pods pods = situation.pods();
    boolean newOnesReady =
        pods.known()
            && !pods.revision().isEmpty()
            && pods.active() >= counts.wanted()
            && pods.current().stream().allMatch(PodState::isReady);
    return newOnesReady ? "" : missingOfAny(situation, counts);
  }

  private static String missingOfAny(Situation situation, Counts counts) {
    int ready = situation.status("numberReady");
    if (ready < counts.wanted()) {
      return of(ready, counts.wanted(), "ready");
    }
    int available = situation.status("numberAvailable");
    return available < counts.wanted() ? of(available, counts.wanted(), "available") : "";
  }

  private static String of(int number, int wanted, String what) {
    return "%d of %d %s %s".formatted(number, wanted, wanted == 1 ? "pod" : "pods", what);
  }

  private static String trouble(Situation situation) {
    String trouble = situation.podTrouble();
    return trouble.isEmpty() ? situation.lastWarning() : trouble;
  }

  private static List<String> stale(Situation situation) {
    int number =
        situation.status("desiredNumberScheduled") - situation.status("updatedNumberScheduled");
    List<String> names = situation.pods().oldNames();
    String which = names.isEmpty() ? "" : ": " + Texts.names(names);
    return number <= 0
        ? List.of()
        : List.of(
            Texts.counted(number, "pod") + " of the old revision until deleted by hand" + which);
  }
}

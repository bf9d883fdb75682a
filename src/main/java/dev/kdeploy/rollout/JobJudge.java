package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.ArrayList;
import java.util.List;

/// A Job is done when it is complete, and stuck when its controller gave it up.
final class JobJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Job") && group.equals("batch");
  }

  @Override
  public Attention attention(Manifest object) {
    return Attention.OBJECT_AND_PODS;
  }

  @Override
  public boolean isNeededByOthers() {
    return true;
  }

  @Override
  public Health judge(Situation situation) {
    Counts counts = counts(situation);
    Manifest job = situation.object();
    if (Condition.of(job, "Complete").isTrue()) {
      return new Ready(counts, List.of());
    }
    for (String type : List.of("Failed", "FailureTarget")) {
      Condition failed = Condition.of(job, type);
      if (failed.isTrue()) {
        return new Stuck(
            counts, failed.reason().isEmpty() ? type : failed.reason(), failed.message());
      }
    }
    if (Tree.flag(job.content(), "spec", "suspend")) {
      return new Ready(counts, List.of("it is suspended and does not run"));
    }
    return new Progressing(counts, waitingFor(situation, counts), false);
  }

  /// Whether a Job that is gone went because of its own time to live.
  static boolean removesItself(Manifest job) {
    return job.get("spec", "ttlSecondsAfterFinished") instanceof Number;
  }

  private static Counts counts(Situation situation) {
    int succeeded = situation.status("succeeded");
    // Without completions one success is enough, and the pods agree among themselves.
    int wanted = (int) situation.object().number(1, "spec", "completions");
    return new Counts(
        Math.min(succeeded, wanted), wanted, situation.status("active"), situation.status("ready"));
  }

  private static String waitingFor(Situation situation, Counts counts) {
    List<String> parts = new ArrayList<>();
    boolean ending = Condition.of(situation.object(), "SuccessCriteriaMet").isTrue();
    parts.add(
        ending
            ? "its pods to end"
            : counts.ready() + " of " + Texts.counted(counts.wanted(), "completion"));
    int failed = situation.status("failed");
    if (failed > 0) {
      long limit = situation.object().number(6, "spec", "backoffLimit");
      parts.add("%s failed (backoffLimit %d)".formatted(Texts.counted(failed, "pod"), limit));
    }
    String trouble = situation.podTrouble();
    if (!trouble.isEmpty()) {
      parts.add(trouble);
    } else if (situation.status("active") == 0 && !situation.lastWarning().isEmpty()) {
      parts.add(situation.lastWarning());
    }
    return String.join("; ", parts);
  }
}

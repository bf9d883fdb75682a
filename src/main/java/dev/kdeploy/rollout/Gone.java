package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// Judges a subject that may have been deleted by somebody else.
final class Gone {
  private Gone() {}

  static Health judge(Subject subject, Situation situation) {
    if (!subject.isGone()) {
      return HealthChecks.judge(situation);
    }
    if (subject.judge() instanceof JobJudge && JobJudge.removesItself(subject.object())) {
      Health last = subject.judge().judge(situation);
      return last instanceof Progressing
          ? new Ready(last.counts(), List.of("it removed itself before it was seen how it ended"))
          : last;
    }
    return new Progressing(
        new Counts(0, Math.max(1, situation.pods().all().size()), 0, 0),
        "it was deleted; waiting for it to come back",
        false);
  }
}

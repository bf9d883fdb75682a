package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.List;

/// A custom resource says by the usual conditions how far it is; one that says nothing is done.
final class CustomJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return true;
  }

  @Override
  public boolean settles() {
    return true;
  }

  @Override
  public Health judge(Situation situation) {
    Manifest object = situation.object();
    long generation = situation.generation();
    if (object.number(generation, "status", "observedGeneration") < generation) {
      return waiting("the spec update to be observed");
    }
    Condition stalled = Condition.of(object, "Stalled");
    if (stalled.isTrue() && isOfAnOlderSpec(situation, stalled)) {
      return waiting("the spec update to be observed");
    }
    if (stalled.isTrue()) {
      String reason = stalled.reason().isEmpty() ? "Stalled" : stalled.reason();
      return new Stuck(Counts.single(false), reason, stalled.message());
    }
    Condition reconciling = Condition.of(object, "Reconciling");
    if (reconciling.isTrue()) {
      return waiting(reconciling.saysOr("`Reconciling` to end"));
    }
    Condition ready = Condition.of(object, "Ready");
    if (ready.isOlderThan(generation)) {
      return waiting("`Ready` to speak of the newest spec");
    }
    return ready.isMissing() || ready.isTrue()
        ? new Ready(Counts.single(true), List.of())
        : waiting(ready.saysOr("`Ready` to be true"));
  }

  private static boolean isOfAnOlderSpec(Situation situation, Condition stalled) {
    boolean says =
        stalled.observedGeneration() >= 0
            || situation.object().get("status", "observedGeneration") != null;
    return says
        ? stalled.isOlderThan(situation.generation())
        : stalled.isBefore(situation.lastWrite());
  }

  private static Health waiting(String text) {
    return new Progressing(Counts.single(false), text, false);
  }
}

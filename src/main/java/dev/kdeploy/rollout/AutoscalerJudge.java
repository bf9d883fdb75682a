package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Ready;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An autoscaler never holds a rollout up; that it cannot scale is mentioned once it has had time
/// to find its metrics.
final class AutoscalerJudge implements Judge {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("HorizontalPodAutoscaler") && group.equals("autoscaling");
  }

  @Override
  public Health judge(Situation situation) {
    List<String> notes = new ArrayList<>();
    for (String type : List.of("AbleToScale", "ScalingActive")) {
      Condition condition = Condition.of(situation.object(), type);
      // At zero replicas autoscaling is off on purpose.
      boolean switchedOff = condition.reason().equals("ScalingDisabled");
      if (condition.isFalse() && !switchedOff && hadTime(situation, condition)) {
        notes.add(condition.saysOr(type + " is false"));
      }
    }
    return new Ready(Counts.single(true), notes);
  }

  private static boolean hadTime(Situation situation, Condition condition) {
    return situation.observed().compareTo(PATIENCE) >= 0
        || age(situation.object(), condition).compareTo(PATIENCE) >= 0;
  }

  private static Duration age(Manifest object, Condition condition) {
    try {
      return Duration.between(
          Instant.parse(object.text("metadata", "creationTimestamp")),
          Instant.parse(condition.changed()));
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }
}

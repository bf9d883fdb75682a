package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// An APIService is done when the API server reaches what it stands for.
final class ApiServiceJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("APIService") && group.equals("apiregistration.k8s.io");
  }

  @Override
  public Health judge(Situation situation) {
    Condition available = Condition.of(situation.object(), "Available");
    return available.isTrue()
        ? new Ready(Counts.single(true), List.of())
        : new Progressing(Counts.single(false), available.saysOr("`Available`"), false);
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// A ReplicaSet, or a ReplicationController, that nobody controls is done when it has its available
/// replicas and no more.
final class ReplicaSetJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return (kind.equals("ReplicaSet") && group.equals("apps"))
        || (kind.equals("ReplicationController") && group.isEmpty());
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
    int wanted = (int) situation.object().number(1, "spec", "replicas");
    int available = situation.status("availableReplicas");
    int replicas = situation.status("replicas");
    Counts counts =
        new Counts(
            Math.min(wanted, situation.status("readyReplicas")), wanted, replicas, available);
    if (situation.isUnobserved()) {
      return new Progressing(counts, "the spec update to be observed", false);
    }
    if (replicas > wanted) {
      return new Progressing(counts, DeploymentJudge.toGo(replicas - wanted, "replica"), false);
    }
    if (available < wanted) {
      String trouble = trouble(situation);
      String text = "%d of %d replicas available".formatted(available, wanted);
      return new Progressing(counts, trouble.isEmpty() ? text : text + "; " + trouble, false);
    }
    return new Ready(counts, List.of());
  }

  private static String trouble(Situation situation) {
    String trouble = situation.podTrouble();
    Condition failure = Condition.of(situation.object(), "ReplicaFailure");
    return trouble.isEmpty() && failure.isTrue() ? failure.saysOr("") : trouble;
  }
}

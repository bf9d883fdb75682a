package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.List;

/// A bare pod is done when it is ready or has ended well; nobody replaces one that failed.
final class PodJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Pod") && group.isEmpty();
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
    PodState pod = PodState.of(situation.object());
    PodTrouble trouble = PodTrouble.of(pod, situation.events());
    return switch (pod.standing().phase()) {
      case "Succeeded" -> new Ready(Counts.single(true), List.of());
      case "Failed" -> new Stuck(Counts.single(false), "Failed", trouble.text());
      default ->
          pod.isReady()
              ? new Ready(Counts.single(true), List.of())
              : new Progressing(Counts.single(false), trouble.text(), false);
    };
  }
}

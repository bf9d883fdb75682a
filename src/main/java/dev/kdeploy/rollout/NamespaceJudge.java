package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;

/// A namespace is done unless it is on its way out.
final class NamespaceJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("Namespace") && group.isEmpty();
  }

  @Override
  public Attention attention(Manifest object) {
    return isLeaving(object) ? Attention.OBJECT : Attention.NONE;
  }

  @Override
  public Health judge(Situation situation) {
    return isLeaving(situation.object())
        ? new Progressing(Counts.single(false), "it is being deleted", false)
        : new Ready(Counts.single(true), List.of());
  }

  private static boolean isLeaving(Manifest namespace) {
    return namespace.text("status", "phase").equals("Terminating");
  }
}

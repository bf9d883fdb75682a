package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.List;

/// A CustomResourceDefinition is done when it is established, and stuck when its names belong to
/// another.
final class DefinitionJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("CustomResourceDefinition") && group.equals("apiextensions.k8s.io");
  }

  @Override
  public Attention attention(Manifest object) {
    return Condition.of(object, "Established").isTrue() ? Attention.NONE : Attention.OBJECT;
  }

  @Override
  public Health judge(Situation situation) {
    Manifest definition = situation.object();
    Condition names = Condition.of(definition, "NamesAccepted");
    if (names.isFalse()) {
      return new Stuck(Counts.single(false), names.reason(), names.message());
    }
    Condition established = Condition.of(definition, "Established");
    return established.isTrue()
        ? new Ready(Counts.single(true), List.of())
        : new Progressing(Counts.single(false), established.saysOr("`Established`"), false);
  }
}

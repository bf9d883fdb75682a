package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A route of the Gateway API is done when every parent accepts it and finds its backends. Waited
/// for a little only: a cluster may have nobody who answers.
final class RouteJudge implements Judge {
  @Override
  public boolean judges(String group, String kind) {
    return group.equals("gateway.networking.k8s.io") && kind.endsWith("Route");
  }

  @Override
  public Health judge(Situation situation) {
    Manifest route = situation.object();
    List<Map<String, @Nullable Object>> parents = Tree.maps(route.content(), "status", "parents");
    int wanted = Tree.list(route.content(), "spec", "parentRefs").size();
    if (parents.size() < wanted) {
      return waiting("a gateway to accept it");
    }
    for (Map<String, @Nullable Object> parent : parents) {
      for (String type : List.of("Accepted", "ResolvedRefs")) {
        Condition condition = Condition.in(parent, type);
        if (!condition.isTrue() || condition.isOlderThan(situation.generation())) {
          return waiting(condition.saysOr("`" + type + "` to be true"));
        }
      }
    }
    return new Ready(Counts.single(true), List.of());
  }

  private static Health waiting(String text) {
    return new Progressing(Counts.single(false), text, true);
  }
}

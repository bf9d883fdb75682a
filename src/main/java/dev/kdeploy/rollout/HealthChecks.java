package dev.kdeploy.rollout;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.Health.Counts;
import java.util.List;

/// The judges of all kinds. A new judge is a new file and a line here.
final class HealthChecks {
  // The first that takes a kind has it; the last two take what is left.
  private static final List<Judge> JUDGES =
      List.of(
          new DeploymentJudge(),
          new StatefulSetJudge(),
          new DaemonSetJudge(),
          new ReplicaSetJudge(),
          new PodJudge(),
          new JobJudge(),
          new CronJobJudge(),
          new ClaimJudge(),
          new ServiceJudge(),
          new IngressJudge(),
          new RouteJudge(),
          new AutoscalerJudge(),
          new DefinitionJudge(),
          new ApiServiceJudge(),
          new NamespaceJudge(),
          new BuiltInJudge(),
          new CustomJudge());

  private HealthChecks() {}

  /// The judge of an object.
  static Judge judgeOf(ResourceId id) {
    return JUDGES.stream()
        .filter(judge -> judge.judges(id.group(), id.kind()))
        .findFirst()
        .orElseThrow();
  }

  /// How far an object is, whatever its kind.
  static Health judge(Situation situation) {
    Judge judge = judgeOf(situation.object().id());
    Health health = judge.judge(situation);
    // A finished Job may be removed by its TTL: that takes nothing from it.
    boolean leaving = !situation.object().text("metadata", "deletionTimestamp").isEmpty();
    if (leaving && !(judge instanceof JobJudge && !(health instanceof Health.Progressing))) {
      Counts counts = health.counts();
      return new Health.Progressing(counts, "it is being deleted", false);
    }
    return health;
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.RolloutPolicy;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.Tolerance;
import dev.kdeploy.rollout.Tolerances;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How patient a rollout is: what the project says of each workload, and what the command line says
/// of all.
final class Patiences {
  private Patiences() {}

  static Patience of(Project project, ReleaseId release, RunFlags flags, List<Manifest> objects) {
    Patience patience =
        Patience.of(flags.timeoutOf(project), project.rollout().settle())
            .failFast(flags.failFast == RunFlags.FailFast.on);
    for (Manifest object : objects) {
      if (!PodTemplates.containers(object).isEmpty()) {
        ResourceId named = object.id();
        ResourceId id =
            named.namespace().isEmpty() ? named.inNamespace(release.namespace()) : named;
        RolloutPolicy policy = project.rolloutOf(named.name());
        patience = patience.settling(id, policy.settle()).tolerating(id, tolerances(policy));
      }
    }
    return patience;
  }

  private static Tolerances tolerances(RolloutPolicy policy) {
    Map<String, Tolerance> set = new LinkedHashMap<>();
    policy
        .tolerate()
        .forEach(
            (cause, tolerated) ->
                set.put(cause, new Tolerance(tolerated.times(), tolerated.time())));
    return new Tolerances(policy.failFast(), set);
  }
}

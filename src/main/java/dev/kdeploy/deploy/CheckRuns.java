package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.CheckSpec;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.verify.Missed;
import dev.kdeploy.verify.Verification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Makes the checks of a deployment.
record CheckRuns(Cluster cluster, Reporter reporter, Candidate candidate, LongSupplier nanoTime) {
  private static final String SANDBOX = "sandbox";

  /// The checks that were not passed.
  List<Problem> missed() throws InterruptedException {
    Trials trials = candidate.trials();
    List<CheckSpec> checks =
        trials.checks().stream().filter(check -> !(check.kind() instanceof CheckSpec.Job)).toList();
    if (checks.isEmpty()) {
      return List.of();
    }
    if (cluster.server().name().equals(SANDBOX)) {
      reporter.report(new Event.Noted(null, "checks are not made: nothing answers in the sandbox"));
      return List.of();
    }
    reporter.report(new Event.PhaseStarted(Event.Phase.VERIFY, checks.size()));
    Verification verification =
        new Verification(cluster, services(), trials.directory(), trials.environment(), nanoTime);
    return verification.missed(checks).stream().map(CheckRuns::problem).toList();
  }

  private Map<String, ResourceId> services() {
    Map<String, ResourceId> services = new HashMap<>();
    for (Manifest object : candidate.objects()) {
      ResourceId id = object.id();
      if (id.kind().equals("Service") && id.group().isEmpty()) {
        services.put(
            id.name(),
            id.namespace().isEmpty() ? id.inNamespace(candidate.release().namespace()) : id);
      }
    }
    return services;
  }

  private static Problem problem(Missed missed) {
    return Problem.at(missed.place())
        .what("the check `%s` is not passed", missed.check())
        .why("%s, at the last of %d attempts", missed.why(), missed.attempts())
        .kind(Problem.Kind.ROLLOUT);
  }
}

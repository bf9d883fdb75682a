package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.PlanRequest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Puts the last good revision back after another one failed, by the same steps as a deployment.
///
/// What was written is restored to its content in the last good revision, what was added is
/// removed, and the result is compared with that revision once more before it counts.
final class Restoration {
  private static final Set<String> KEPT =
      Set.of("PersistentVolumeClaim", "CustomResourceDefinition", "Namespace");

  private final Engine engine;
  private final Cluster cluster;
  private final Reporter reporter;
  private final Candidate candidate;

  /// How it ended.
  ///
  /// @param healthy whether the last good revision runs again, as it was
  /// @param stands what keeps it from that: objects that are not healthy or not as they were
  /// @param kept what the failed revision did that is not undone
  record Result(boolean healthy, List<Problem> stands, List<Problem> kept) {}

  Restoration(Engine engine, Cluster cluster, Reporter reporter, Candidate candidate) {
    this.engine = engine;
    this.cluster = cluster;
    this.reporter = reporter;
    this.candidate = candidate;
  }

  /// Puts a revision back; what cannot be done is part of the result.
  Result run(Attempt failed, Revision good) throws InterruptedException {
    List<Problem> kept = kept(failed.plan());
    ReleaseHistory history = failed.history();
    Delivery delivery = failed.delivery();
    try {
      failed.lock().check();
      List<Manifest> wanted = history.contents(good);
      Candidate last = candidate.with(wanted);
      reporter.report(new Event.PhaseStarted(Phase.RESTORE, wanted.size()));
      Jobs jobs = engine.jobs(last, history);
      Plan plan = engine.quietPlan(last, history, jobs, OPTIONS);
      List<Manifest> live = delivery.apply(plan);
      delivery.prune(plan, false);
      new StuckPods(cluster, reporter).replace(live, true);
      List<Problem> stands = unhealthy(delivery, live, jobs);
      if (stands.isEmpty()) {
        stands = differences(engine.quietPlan(last, history, jobs, OPTIONS));
      }
      return new Result(stands.isEmpty(), stands, kept);
    } catch (KdeployException e) {
      return new Result(false, e.problems(), kept);
    }
  }

  /// Whatever the failed revision added may go: nothing of the last good one needs it.
  private static final PlanRequest.Options OPTIONS =
      new PlanRequest.Options(false, false, false, false, true);

  private List<Problem> unhealthy(Delivery delivery, List<Manifest> live, Jobs jobs)
      throws InterruptedException {
    List<Manifest> awaited =
        live.stream().filter(one -> !jobs.finished().contains(one.id().key())).toList();
    // These pods settled once already; what is wanted now is that they serve again.
    Patience patience = Patience.of(candidate.timeout(), Duration.ZERO);
    return switch (delivery.await(awaited, patience)) {
      case Verdict.Healthy _ -> List.of();
      case Verdict.Interrupted _ -> throw new InterruptedException();
      case Verdict.Unfinished late -> problems(late.objects());
      case Verdict.Stuck stuck -> problems(stuck.objects());
    };
  }

  private static List<Problem> problems(List<Verdict.Finding> findings) {
    return findings.stream()
        .map(one -> Problem.of("`%s` is not healthy", one.id()).why("%s", one.health().says()))
        .toList();
  }

  private static List<Problem> differences(Plan again) {
    List<Problem> differences = new ArrayList<>();
    for (Change change : again.changes()) {
      boolean same = change instanceof Change.Unchanged || change instanceof Change.Keep;
      if (!same) {
        differences.add(
            Problem.of("`%s` is not as the last good revision has it", change.id())
                .fix("compare: `kdeploy plan`"));
      }
    }
    return differences;
  }

  /// What is never removed by itself, or cannot be undone.
  private static List<Problem> kept(Plan failed) {
    List<Problem> kept = new ArrayList<>();
    for (Change.Create create : failed.of(Change.Create.class).toList()) {
      ResourceId id = create.id();
      if (KEPT.contains(id.kind())) {
        kept.add(Problem.of("`%s` stays: it may hold data by now", id));
      } else if (id.kind().equals("Job")) {
        kept.add(Problem.of("what `%s` did is not undone", id));
      } else if (!create.wanted().annotation("kdeploy.dev/generated").isEmpty()) {
        kept.add(Problem.of("`%s` stays: its content was generated", id));
      }
    }
    return kept;
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Wave;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.RolloutWatch;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Brings a plan into the cluster: writes wave by wave, waits until it is healthy, removes what is
/// left over.
final class Delivery {
  private final Cluster cluster;
  private final Reporter reporter;
  private final ReleaseLock lock;
  private final LongSupplier nanoTime;
  private final Duration timeout;

  /// @param timeout for whatever has to be waited for between two waves
  Delivery(
      Cluster cluster,
      Reporter reporter,
      ReleaseLock lock,
      LongSupplier nanoTime,
      Duration timeout) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.lock = lock;
    this.nanoTime = nanoTime;
    this.timeout = timeout;
  }

  /// Writes what the plan changes.
  ///
  /// @return every object that stays, as the server has it now
  List<Manifest> apply(Plan plan) throws InterruptedException {
    List<Manifest> live = new ArrayList<>(applyFoundation(plan));
    live.addAll(applyWorkloads(plan));
    return live;
  }

  /// Writes what workloads stand on: everything up to them.
  List<Manifest> applyFoundation(Plan plan) throws InterruptedException {
    return apply(Waves.before(plan, Wave.WORKLOADS));
  }

  /// Writes the workloads and what looks at them.
  List<Manifest> applyWorkloads(Plan plan) throws InterruptedException {
    return apply(Waves.from(plan, Wave.WORKLOADS));
  }

  private List<Manifest> apply(List<List<Change>> waves) throws InterruptedException {
    Applier applier = new Applier(cluster, reporter, lock);
    List<Manifest> live = new ArrayList<>();
    for (List<Change> wave : waves) {
      long writes = wave.stream().filter(change -> !(change instanceof Change.Unchanged)).count();
      if (writes > 0) {
        reporter.report(new Event.PhaseStarted(Phase.APPLY, (int) writes));
      }
      List<Manifest> written = applier.apply(wave);
      live.addAll(written);
      if (writes > 0) {
        awaitDefinitions(written);
      }
    }
    return live;
  }

  /// Custom resources can only be written once the server serves their kind.
  private void awaitDefinitions(List<Manifest> written) throws InterruptedException {
    List<Manifest> definitions =
        written.stream().filter(one -> one.id().kind().equals("CustomResourceDefinition")).toList();
    if (definitions.isEmpty()) {
      return;
    }
    Patience patience = Patience.of(timeout, Duration.ZERO);
    switch (watch().await(definitions, "", patience)) {
      case Verdict.Healthy _ -> cluster.rediscover();
      case Verdict.Interrupted _ -> throw new InterruptedException();
      case Verdict.Unfinished late -> throw new KdeployException(unestablished(late.objects()));
      case Verdict.Stuck stuck -> throw new KdeployException(unestablished(stuck.objects()));
    }
  }

  private static List<Problem> unestablished(List<Verdict.Finding> findings) {
    return findings.stream()
        .map(
            one ->
                Problem.of("`%s` does not become established", one.id())
                    .why("%s", one.health().says()))
        .toList();
  }

  /// Waits until objects are healthy, or it is clear that they will not be.
  Verdict await(List<Manifest> live, Patience patience) {
    if (!live.isEmpty()) {
      reporter.report(new Event.PhaseStarted(Phase.WATCH, live.size()));
    }
    return watch().await(live, "", patience);
  }

  private RolloutWatch watch() {
    return new RolloutWatch(cluster, reporter, nanoTime);
  }

  /// Removes what the plan removes.
  ///
  /// @param claims also the claims that StatefulSets made
  void prune(Plan plan, boolean claims) throws InterruptedException {
    long going = plan.of(Change.Prune.class).count();
    if (going > 0) {
      reporter.report(new Event.PhaseStarted(Phase.PRUNE, (int) going));
    }
    Pruner pruner = new Pruner(cluster, reporter, lock);
    pruner.prune(plan);
    if (claims) {
      pruner.deleteClaimsOfSets(plan);
    }
  }
}

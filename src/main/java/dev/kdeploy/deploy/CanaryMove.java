package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.CanaryRecord.Phase;
import dev.kdeploy.canary.Share;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.CanaryStore;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.RolloutWatch;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Brings a canary to where its record says, step by step. The record is written before each
/// action; every action may be done again.
final class CanaryMove {
  /// How often the stable version's pods are counted while a canary stays at a weight.
  private static final Duration SLICE = Duration.ofSeconds(5);

  /// What a canary may consist of, pods first.
  private static final List<List<String>> KINDS =
      List.of(
          List.of("apps/v1", "Deployment"),
          List.of("v1", "Service"),
          List.of("v1", "ConfigMap"),
          List.of("v1", "Secret"));

  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final ReleaseLock lock;
  private final CanaryStore store;
  private final ReleaseId release;
  private final List<Manifest> stable;
  private final Patience patience;

  /// @param stable the objects of the version that runs
  /// @param patience for each step; the last one has to settle before it counts
  CanaryMove(
      Cluster cluster,
      Reporter reporter,
      Clocks clocks,
      ReleaseLock lock,
      CanaryStore store,
      ReleaseId release,
      List<Manifest> stable,
      Patience patience) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.clocks = clocks;
    this.lock = lock;
    this.store = store;
    this.release = release;
    this.stable = stable;
    this.patience = patience;
  }

  /// Goes from the step of a record to its last one.
  CanaryOutcome through(CanaryRecord from) throws InterruptedException {
    CanaryRecord record = from;
    while (true) {
      save(record);
      List<Share> shares = scaled(record);
      boolean last = record.isLastStep();
      Verdict verdict = stayed(record, last ? settle() : record.interval());
      switch (verdict) {
        case Verdict.Interrupted _ -> {
          return new CanaryOutcome.Interrupted(record);
        }
        case Verdict.Unfinished late -> {
          return failed(record, late.objects());
        }
        case Verdict.Stuck stuck -> {
          return failed(record, stuck.objects());
        }
        case Verdict.Healthy _ -> record = record.reached(now());
      }
      if (last) {
        record = record.in(Phase.HOLDING, "", now());
        save(record);
        return new CanaryOutcome.Holding(record, shares);
      }
      save(record);
      record = record.at(record.step() + 1, now());
    }
  }

  private void save(CanaryRecord record) {
    lock.check();
    store.write(record.toTree());
  }

  private Instant now() {
    return clocks.wall().instant();
  }

  /// The share of each pair for the record's weight, with as many stable pods as there are now.
  List<Share> shares(CanaryRecord record) {
    List<Share> shares = new ArrayList<>();
    for (Pair pair : record.pairs()) {
      shares.add(Share.nearest(replicas(pair), record.weight()));
    }
    return shares;
  }

  private int replicas(Pair pair) {
    ResourceId id = new ResourceId("apps/v1", pair.kind(), release.namespace(), pair.stable());
    Manifest live =
        cluster
            .get(id)
            .orElseThrow(
                () ->
                    new KdeployException(
                        Problem.of("`%s` is gone, and its canary has nothing to stand beside", id)
                            .fix("`kdeploy canary abort`")
                            .kind(Problem.Kind.ROLLOUT)));
    return (int) Math.max(1, live.number(1, "spec", "replicas"));
  }

  /// Brings every pair to its share.
  private List<Share> scaled(CanaryRecord record) {
    List<Share> shares = shares(record);
    for (int i = 0; i < shares.size(); i++) {
      Pair pair = record.pairs().get(i);
      Share share = shares.get(i);
      reporter.report(
          new Event.Noted(
              null,
              "%s: %d beside %d, %s of the pods (asked for: %d %%)"
                  .formatted(
                      pair.canary(), share.canary(), share.stable(), share, record.weight())));
      canary(record, pair, share.canary()).forEach(this::apply);
    }
    return shares;
  }

  private List<Manifest> canary(CanaryRecord record, Pair pair, int replicas) {
    CanaryObjects objects =
        new CanaryObjects(
            release,
            record.objects(),
            stable.stream().map(object -> object.id().key()).collect(Collectors.toSet()));
    Manifest workload = workload(record, pair);
    List<Manifest> all = new ArrayList<>(objects.copies(workload));
    String label = CanaryPairs.label(workload, service(pair));
    all.add(objects.deployment(workload, label, replicas));
    return all;
  }

  private static Manifest workload(CanaryRecord record, Pair pair) {
    return record.objects().stream()
        .filter(object -> object.id().kind().equals(pair.kind()))
        .filter(object -> object.id().name().equals(pair.stable()))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, ?> service(Pair pair) {
    return stable.stream()
        .filter(object -> object.id().kind().equals("Service"))
        .filter(object -> object.id().name().equals(pair.service()))
        .findFirst()
        .<Map<String, ?>>map(object -> object.map("spec", "selector"))
        .orElse(Map.of());
  }

  private void apply(Manifest object) {
    lock.check();
    ApplyOptions ours = new ApplyOptions(release.fieldManager() + "/canary", true, false);
    switch (cluster.apply(object, ours)) {
      case Answer.Accepted done ->
          reporter.report(
              new Event.Applied(
                  done.live().id(), done.created() ? Event.Effect.CREATED : Event.Effect.CHANGED));
      case Answer.Refused no -> throw new KdeployException(Refusals.problem(object, no));
    }
  }

  /// Waits until the canary is healthy and has stayed so for a time, while its share follows the
  /// stable version's pods.
  private Verdict stayed(CanaryRecord record, Duration time) throws InterruptedException {
    Duration left = time;
    List<Share> before = shares(record);
    while (true) {
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      Verdict verdict =
          new RolloutWatch(cluster, reporter, clocks.nanos())
              .await(live(record), "", patience.settlingAll(slice));
      left = left.minus(slice);
      if (!(verdict instanceof Verdict.Healthy)) {
        return verdict;
      }
      List<Share> now = shares(record);
      if (!now.equals(before)) {
        before = scaled(record);
      } else if (!left.isPositive()) {
        return verdict;
      }
    }
  }

  private List<Manifest> live(CanaryRecord record) {
    List<Manifest> live = new ArrayList<>();
    for (Pair pair : record.pairs()) {
      ResourceId id = new ResourceId("apps/v1", pair.kind(), release.namespace(), pair.canary());
      cluster.get(id).ifPresent(live::add);
    }
    return live;
  }

  private Duration settle() {
    return patience.settleOf().values().stream()
        .reduce(patience.settle(), (one, two) -> one.compareTo(two) > 0 ? one : two);
  }

  private CanaryOutcome failed(CanaryRecord record, List<Verdict.Finding> findings)
      throws InterruptedException {
    CanaryRecord ending = record.in(Phase.ABORTING, "not healthy", now());
    remove(ending);
    return new CanaryOutcome.Failed(ending, Outcome.Unhealthy.of(findings), List.of());
  }

  /// Removes everything that belongs to the canary, and the record last.
  void remove(CanaryRecord record) {
    save(record);
    reporter.report(new Event.PhaseStarted(Event.Phase.RESTORE, record.pairs().size()));
    for (List<String> kind : KINDS) {
      Selection ours =
          Selection.of(kind.getFirst(), kind.getLast(), release.namespace())
              .labelled(CanaryObjects.CANARY_OF + "=" + release.name());
      for (Manifest object : cluster.list(ours)) {
        lock.check();
        if (cluster.delete(object.id(), Deletion.of(object.uid())) instanceof Answer.Accepted) {
          reporter.report(new Event.Applied(object.id(), Event.Effect.PRUNED));
        }
      }
    }
    store.remove();
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Phase;
import dev.kdeploy.canary.Gate;
import dev.kdeploy.canary.GatePolicy;
import dev.kdeploy.canary.Reading;
import dev.kdeploy.canary.Share;
import dev.kdeploy.canary.Window;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
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
import java.util.List;

/// Brings a canary to where its record says, step by step. The record is written before each
/// action; every action may be done again.
final class CanaryMove {
  /// How often the stable version's pods are counted while a canary stays at a weight.
  private static final Duration SLICE = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final ReleaseLock lock;
  private final CanaryStore store;
  private final ReleaseId release;
  private final CanaryScale scale;
  private final Patience patience;
  private final CanaryTraffic traffic;

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
    this.scale = new CanaryScale(cluster, reporter, lock, release, stable);
    this.patience = patience;
    this.traffic = new CanaryTraffic(cluster, reporter, clocks.nanos());
  }

  /// Goes from the step of a record to its last one.
  CanaryOutcome through(CanaryRecord from, CanaryWish wish) throws InterruptedException {
    CanaryRecord record = from;
    while (true) {
      save(record);
      boolean last = record.isLastStep();
      Duration time = last ? settle() : record.interval();
      Stay stay = moved(record, wish, time);
      switch (stay) {
        case Stay.Interrupted _ -> {
          return new CanaryOutcome.Interrupted(record);
        }
        case Stay.Bad bad -> {
          return failed(record, bad);
        }
        case Stay.Undecided undecided -> {
          record = record.reached(now()).in(Phase.HOLDING, undecided.why(), now());
          save(record);
          return new CanaryOutcome.Undecided(record, scale.shares(record));
        }
        case Stay.Well _ -> record = record.reached(now());
      }
      if (last || !wish.next().test(record.steps().get(record.step() + 1))) {
        record = record.in(Phase.HOLDING, "", now());
        save(record);
        return new CanaryOutcome.Holding(record, scale.shares(record));
      }
      save(record);
      record = record.at(record.step() + 1, now());
    }
  }

  /// How a stay at a weight ended.
  private sealed interface Stay {
    record Well() implements Stay {}

    record Bad(List<Verdict.Finding> findings, List<Problem> problems) implements Stay {}

    record Undecided(String why) implements Stay {}

    record Interrupted() implements Stay {}
  }

  /// Brings the canary to the record's weight, and stays there for a time. Pods come before traffic
  /// on the way up, and traffic goes before pods on the way down.
  private Stay moved(CanaryRecord record, CanaryWish wish, Duration time)
      throws InterruptedException {
    boolean up = record.weight() >= record.applied();
    scale.separate(record);
    if (!up) {
      traffic.send(record, record.weight());
    }
    scale.scaled(record);
    if (up && !record.routers().isEmpty()) {
      Stay started = stayed(record, CanaryWish.Gates.NONE, Duration.ZERO);
      if (!(started instanceof Stay.Well)) {
        return started;
      }
      traffic.send(record, record.weight());
    }
    return stayed(record, wish.gates(), time);
  }

  /// The real shares for a record's weight, in the order of its pairs; only where pods decide.
  List<Share> shares(CanaryRecord record) {
    return scale.shares(record);
  }

  private void save(CanaryRecord record) {
    lock.check();
    store.write(record.toTree());
  }

  private Instant now() {
    return clocks.wall().instant();
  }

  /// Waits until the canary is healthy and has stayed so for a time, while its pods follow the
  /// stable version's and the gates are looked at.
  private Stay stayed(CanaryRecord record, CanaryWish.Gates gates, Duration time)
      throws InterruptedException {
    Duration left = time;
    List<Integer> before = scale.pods(record);
    List<Gate> watched = gates.all().apply(record);
    GatePolicy.Tally tally = GatePolicy.Tally.NONE;
    while (true) {
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      Verdict verdict =
          new RolloutWatch(cluster, reporter, clocks.nanos())
              .await(scale.live(record), "", patience.settlingAll(slice));
      switch (verdict) {
        case Verdict.Interrupted _ -> {
          return new Stay.Interrupted();
        }
        case Verdict.Unfinished late -> {
          return new Stay.Bad(late.objects(), List.of());
        }
        case Verdict.Stuck stuck -> {
          return new Stay.Bad(stuck.objects(), List.of());
        }
        case Verdict.Healthy _ -> left = left.minus(slice);
      }
      GatePolicy.Verdict judged = judged(gates.policy(), watched, tally, time.minus(left));
      tally = judged.tally();
      switch (judged.decision()) {
        case UNDO -> {
          return new Stay.Bad(List.of(), judged.why().stream().map(CanaryMove::missed).toList());
        }
        case HOLD -> {
          return new Stay.Undecided(String.join("; ", judged.why()));
        }
        case LOOK_AGAIN -> left = left.isPositive() ? left : SLICE;
        case PROCEED -> {}
      }
      List<Integer> now = scale.pods(record);
      if (!now.equals(before)) {
        before = scale.scaled(record);
      } else if (!left.isPositive()) {
        return new Stay.Well();
      }
    }
  }

  private GatePolicy.Verdict judged(
      GatePolicy policy, List<Gate> gates, GatePolicy.Tally tally, Duration seen) {
    Duration length = seen.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : seen;
    List<Reading> readings = gates.stream().map(gate -> gate.read(new Window(length))).toList();
    readings.forEach(
        reading ->
            reporter.report(
                new Event.Noted(null, "gate " + reading.gate() + ": " + reading.says())));
    return policy.judge(tally, readings);
  }

  private static Problem missed(String why) {
    return Problem.of("%s", why).kind(Problem.Kind.ROLLOUT);
  }

  private Duration settle() {
    return patience.settleOf().values().stream()
        .reduce(patience.settle(), (one, two) -> one.compareTo(two) > 0 ? one : two);
  }

  private CanaryOutcome failed(CanaryRecord record, Stay.Bad bad) throws InterruptedException {
    Evidence evidence =
        new Inquest(cluster, reporter, release, record.objects()).of(record, bad.findings(), now());
    CanaryRecord ending = record.in(Phase.ABORTING, "not healthy", now());
    remove(ending, false);
    return new CanaryOutcome.Failed(ending, bad.problems(), evidence);
  }

  /// Removes everything that belongs to the canary, traffic first, and the record last.
  ///
  /// @param promoted whether the release's own objects are those of the new version by now
  void remove(CanaryRecord record, boolean promoted) throws InterruptedException {
    save(record);
    reporter.report(new Event.PhaseStarted(Event.Phase.RESTORE, record.pairs().size()));
    traffic.restore(record, promoted);
    scale.delete(record, promoted);
    store.remove();
  }
}

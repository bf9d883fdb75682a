package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.CanaryRecord.Phase;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.canary.Gate;
import dev.kdeploy.canary.GatePolicy;
import dev.kdeploy.canary.Reading;
import dev.kdeploy.canary.Share;
import dev.kdeploy.canary.Window;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.evidence.Evidence;
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
import java.util.Optional;
import java.util.stream.Collectors;

/// Brings a canary to where its record says, step by step. The record is written before each
/// action; every action may be done again.
final class CanaryMove {
  /// How often the stable version's pods are counted while a canary stays at a weight.
  private static final Duration SLICE = Duration.ofSeconds(5);

  private static final String CANARY = "/canary";

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
    this.stable = stable;
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
          return new CanaryOutcome.Undecided(record, shares(record));
        }
        case Stay.Well _ -> record = record.reached(now());
      }
      if (last || !wish.next().test(record.steps().get(record.step() + 1))) {
        record = record.in(Phase.HOLDING, "", now());
        save(record);
        return new CanaryOutcome.Holding(record, shares(record));
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
    separate(record);
    if (!up) {
      traffic.send(record, record.weight());
    }
    scaled(record);
    if (up && !record.routers().isEmpty()) {
      Stay started = stayed(record, CanaryWish.Gates.NONE, Duration.ZERO);
      if (!(started instanceof Stay.Well)) {
        return started;
      }
      traffic.send(record, record.weight());
    }
    return stayed(record, wish.gates(), time);
  }

  private void save(CanaryRecord record) {
    lock.check();
    store.write(record.toTree());
  }

  private Instant now() {
    return clocks.wall().instant();
  }

  /// The real share of each canary of whose share pods decide.
  List<Share> shares(CanaryRecord record) {
    List<Share> shares = new ArrayList<>();
    for (Pair pair : record.pairs()) {
      if (pair.way() == Way.REPLICAS) {
        shares.add(Share.nearest(replicas(pair), record.weight()));
      }
    }
    return shares;
  }

  private List<Integer> pods(CanaryRecord record) {
    return record.pairs().stream().map(pair -> pods(pair, record.weight())).toList();
  }

  /// Where routes decide, as many pods for each percent of the traffic as the stable version has.
  private int pods(Pair pair, int weight) {
    int stablePods = replicas(pair);
    return pair.way() == Way.REPLICAS
        ? Share.nearest(stablePods, weight).canary()
        : Math.max(1, Math.ceilDiv(stablePods * weight, 100));
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

  /// Brings every canary to its number of pods.
  private List<Integer> scaled(CanaryRecord record) {
    List<Integer> pods = pods(record);
    CanaryObjects objects = objects(record);
    for (int i = 0; i < pods.size(); i++) {
      Pair pair = record.pairs().get(i);
      reporter.report(
          new Event.Noted(
              null,
              "%s: %d beside %d of %s, for %d %%"
                  .formatted(
                      pair.canary(), pods.get(i), replicas(pair), pair.stable(), record.weight())));
      Manifest workload = workload(record, pair);
      objects.copies(workload).forEach(copy -> apply(copy, CANARY));
      apply(objects.deployment(workload, pair.label(), pods.get(i)), CANARY);
    }
    return pods;
  }

  /// Keeps the stable Service from the canary's pods before there are any, where routes decide.
  private void separate(CanaryRecord record) {
    for (Pair pair : record.pairs()) {
      Optional<Manifest> service = service(pair);
      if (service.isPresent()) {
        List<Manifest> services =
            CanaryTraffic.services(pair, workload(record, pair), service.get(), objects(record));
        for (Manifest one : services) {
          apply(one, one.id().name().equals(pair.service()) ? "" : CANARY);
        }
      }
    }
  }

  private CanaryObjects objects(CanaryRecord record) {
    return new CanaryObjects(
        release,
        record.objects(),
        stable.stream().map(object -> object.id().key()).collect(Collectors.toSet()));
  }

  private static Manifest workload(CanaryRecord record, Pair pair) {
    return record.objects().stream()
        .filter(object -> object.id().kind().equals(pair.kind()))
        .filter(object -> object.id().name().equals(pair.stable()))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Manifest> service(Pair pair) {
    return stable.stream()
        .filter(object -> object.id().kind().equals("Service"))
        .filter(object -> object.id().name().equals(pair.service()))
        .findFirst();
  }

  /// @param part of the field manager's name: the canary's objects are not the release's
  private void apply(Manifest object, String part) {
    lock.check();
    ApplyOptions ours = new ApplyOptions(release.fieldManager() + part, !part.isEmpty(), false);
    switch (cluster.apply(object, ours)) {
      case Answer.Accepted done ->
          reporter.report(
              new Event.Applied(
                  done.live().id(), done.created() ? Event.Effect.CREATED : Event.Effect.CHANGED));
      case Answer.Refused no -> throw new KdeployException(Refusals.problem(object, no));
    }
  }

  /// Waits until the canary is healthy and has stayed so for a time, while its pods follow the
  /// stable version's and the gates are looked at.
  private Stay stayed(CanaryRecord record, CanaryWish.Gates gates, Duration time)
      throws InterruptedException {
    Duration left = time;
    List<Integer> before = pods(record);
    List<Gate> watched = gates.all().apply(record);
    GatePolicy.Tally tally = GatePolicy.Tally.NONE;
    while (true) {
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      Verdict verdict =
          new RolloutWatch(cluster, reporter, clocks.nanos())
              .await(live(record), "", patience.settlingAll(slice));
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
      List<Integer> now = pods(record);
      if (!now.equals(before)) {
        before = scaled(record);
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
    if (!promoted) {
      record.pairs().stream()
          .filter(pair -> pair.way() != Way.REPLICAS)
          .forEach(pair -> service(pair).ifPresent(service -> apply(service, "")));
    }
    store.remove();
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Phase;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.canary.Share;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.CanaryStore;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.yaml.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Puts a new version beside the one that runs, gives it more or less of the traffic, and ends it
/// by promoting or removing it. The stable version's pods are never touched before a promotion.
///
/// Nobody has to stay: a canary whose command has ended, or was killed, stands at its weight until
/// somebody decides.
public final class Canary {
  private final Engine engine;
  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final String holder;

  /// @param engine deploys what is promoted
  public Canary(Engine engine, Cluster cluster, Reporter reporter, Clocks clocks, String holder) {
    this.engine = engine;
    this.cluster = cluster;
    this.reporter = reporter;
    this.clocks = clocks;
    this.holder = holder;
  }

  /// The record of a release's canary.
  public static Optional<CanaryRecord> record(Cluster cluster, ReleaseId release) {
    return CanaryStore.read(cluster, release).content().map(CanaryRecord::of);
  }

  /// Starts a canary of a new version, or brings the one that is there to other weights.
  ///
  /// @param lockPatience how long to wait for another run
  /// @throws KdeployException when there is nothing to stand beside, nothing that changes, or a
  ///   canary of yet another version
  public CanaryOutcome start(Candidate candidate, CanaryWish wish, Duration lockPatience)
      throws InterruptedException {
    try (ReleaseLock lock = lock(candidate.release(), lockPatience)) {
      ReleaseHistory history = ReleaseHistory.read(cluster, candidate.release());
      CanaryStore store = CanaryStore.read(cluster, candidate.release());
      Revision stable = stable(history);
      List<Manifest> before = placed(candidate.release(), history.contents(stable));
      List<Manifest> wanted = placed(candidate.release(), candidate.objects());
      Optional<CanaryRecord> known = store.content().map(CanaryRecord::of);
      CanaryRecord record =
          known.isPresent()
              ? goingOn(known.get(), wanted, wish)
              : fresh(candidate, stable, before, wanted, wish);
      CanaryMove move = move(candidate, lock, store, before);
      check(move, record, wish);
      return move.through(record, wish);
    }
  }

  private static Revision stable(ReleaseHistory history) {
    return history
        .newest()
        .filter(newest -> newest.status() != Revision.Status.PENDING)
        .filter(newest -> newest.status() != Revision.Status.FAILED)
        .flatMap(_ -> history.lastGood())
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("there is no healthy revision that a canary could stand beside")
                        .fix("deploy one first: `kdeploy up`")));
  }

  private CanaryRecord fresh(
      Candidate candidate,
      Revision stable,
      List<Manifest> before,
      List<Manifest> wanted,
      CanaryWish wish) {
    CanaryWays.Found found =
        new CanaryWays(cluster, reporter, candidate.release(), wish.way())
            .of(new CanaryPairs(before, wanted).all(wish.only()));
    Instant now = clocks.wall().instant();
    return new CanaryRecord(
        stable.number(),
        candidate.environment(),
        candidate.message(),
        holder,
        Phase.MOVING,
        wish.steps(),
        0,
        0,
        now,
        now,
        wish.interval(),
        found.pairs(),
        found.routers(),
        "",
        wanted);
  }

  private CanaryRecord goingOn(CanaryRecord known, List<Manifest> wanted, CanaryWish wish) {
    boolean ending = known.phase() == Phase.ABORTING || known.phase() == Phase.PROMOTING;
    if (ending) {
      throw new KdeployException(
          Problem.of(
                  "the canary is being %s",
                  known.phase() == Phase.ABORTING ? "removed" : "promoted")
              .why("the run that does it was stopped")
              .fix("go on with it: `kdeploy canary resume`"));
    }
    if (!contents(known.objects()).equals(contents(wanted))) {
      throw new KdeployException(
          Problem.of("a canary of another version stands at %d %%", known.applied())
              .why("the project has changed since it was started")
              .fix("end it first: `kdeploy canary promote`, or `kdeploy canary abort`"));
    }
    return known.through(wish.steps(), wish.interval(), clocks.wall().instant());
  }

  private static String contents(List<Manifest> objects) {
    return objects.stream()
        .map(object -> Json.writeSorted(object.content()))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static void check(CanaryMove move, CanaryRecord record, CanaryWish wish) {
    int most = wish.steps().stream().mapToInt(Integer::intValue).max().orElse(0);
    boolean byPods = record.pairs().stream().anyMatch(pair -> pair.way() == Way.REPLICAS);
    if (byPods && most > Share.MOST) {
      throw new KdeployException(
          Problem.of("a weight of %d %% cannot be reached by pods", most)
              .why(
                  "canary pods are added and stable ones never taken, which ends at %d %%",
                  Share.MOST)
              .fix(
                  "stay at %d or below, then `kdeploy canary promote`; or divide the traffic by"
                      + " routes",
                  Share.MOST));
    }
    if (!byPods || !wish.strict()) {
      return;
    }
    List<Share> shares = move.shares(record);
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      if (!share.isExactly(record.weight())) {
        throw new KdeployException(
            Problem.of(
                    "`%s` cannot get exactly %d %%",
                    record.pairs().get(i).canary(), record.weight())
                .why("beside %d stable pods the nearest is %s", share.stable(), share)
                .fix("leave `--strict-weight` out, or change the number of replicas"));
      }
    }
  }

  /// Goes on where a run was stopped.
  public CanaryOutcome resume(Candidate candidate, RunOptions options, Consent consent)
      throws InterruptedException {
    CanaryRecord record = existing(candidate.release());
    return switch (record.phase()) {
      case ABORTING -> abort(candidate, options.lockPatience());
      case PROMOTING -> promote(candidate, options, consent);
      case MOVING, HOLDING -> {
        try (ReleaseLock lock = lock(candidate.release(), options.lockPatience())) {
          CanaryStore store = CanaryStore.read(cluster, candidate.release());
          CanaryRecord now = store.content().map(CanaryRecord::of).orElse(record);
          yield move(candidate, lock, store, stableObjects(candidate.release(), now))
              .through(
                  now.at(now.step(), clocks.wall().instant()),
                  CanaryWish.of(now.steps(), now.interval()));
        }
      }
    };
  }

  /// Removes a canary; the stable version is left alone.
  public CanaryOutcome abort(Candidate candidate, Duration lockPatience)
      throws InterruptedException {
    existing(candidate.release());
    try (ReleaseLock lock = lock(candidate.release(), lockPatience)) {
      CanaryStore store = CanaryStore.read(cluster, candidate.release());
      CanaryRecord record = existing(candidate.release());
      CanaryRecord ending =
          record.in(Phase.ABORTING, "aborted by " + holder, clocks.wall().instant());
      move(candidate, lock, store, stableObjects(candidate.release(), record))
          .remove(ending, false);
      return new CanaryOutcome.Aborted(ending);
    }
  }

  /// Deploys the canary's version as a revision like any other, and removes the canary when it is
  /// healthy. Until then the canary serves.
  public CanaryOutcome promote(Candidate candidate, RunOptions options, Consent consent)
      throws InterruptedException {
    CanaryRecord record = existing(candidate.release());
    Instant now = clocks.wall().instant();
    CanaryRecord promoting = record.in(Phase.PROMOTING, "", now);
    try (ReleaseLock lock = lock(candidate.release(), options.lockPatience())) {
      lock.check();
      CanaryStore.read(cluster, candidate.release()).write(promoting.toTree());
    }
    Outcome outcome =
        engine.run(
            candidate.with(record.objects()).because("canary promote"),
            options.withCanary(),
            consent);
    boolean good = outcome instanceof Outcome.Deployed || outcome instanceof Outcome.Unchanged;
    try (ReleaseLock lock = lock(candidate.release(), options.lockPatience())) {
      CanaryStore store = CanaryStore.read(cluster, candidate.release());
      if (good) {
        move(candidate, lock, store, List.of()).remove(promoting, true);
      } else {
        lock.check();
        store.write(
            record.in(Phase.HOLDING, "the promotion failed", clocks.wall().instant()).toTree());
      }
    }
    return new CanaryOutcome.Promoted(record, outcome);
  }

  private CanaryRecord existing(ReleaseId release) {
    return record(cluster, release)
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("release `%s` has no canary", release.name())
                        .fix("start one: `kdeploy canary --weight 25`")));
  }

  private List<Manifest> stableObjects(ReleaseId release, CanaryRecord record) {
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    return history
        .revision(record.stable())
        .map(history::contents)
        .map(objects -> placed(release, objects))
        .orElse(List.of());
  }

  private CanaryMove move(
      Candidate candidate, ReleaseLock lock, CanaryStore store, List<Manifest> stable) {
    return new CanaryMove(
        cluster, reporter, clocks, lock, store, candidate.release(), stable, candidate.patience());
  }

  private ReleaseLock lock(ReleaseId release, Duration patience) throws InterruptedException {
    reporter.report(new Event.PhaseStarted(Event.Phase.LOCK, 0));
    return ReleaseLock.acquire(
        cluster,
        release,
        holder,
        patience,
        clocks,
        (who, since) ->
            reporter.report(
                new Event.WaitingForLock(
                    who, Duration.between(Instant.parse(since), clocks.wall().instant()))));
  }

  private static List<Manifest> placed(ReleaseId release, List<Manifest> objects) {
    return objects.stream()
        .map(release::stamp)
        .map(
            object ->
                object.id().namespace().isEmpty() && isPlaced(object)
                    ? object.with(release.namespace(), "metadata", "namespace")
                    : object)
        .toList();
  }

  /// What a canary is made of lies in namespaces; what does not is passed on as it is.
  private static boolean isPlaced(Manifest object) {
    return switch (object.id().kind()) {
      case "Deployment", "StatefulSet", "DaemonSet", "Service", "ConfigMap", "Secret" -> true;
      default -> false;
    };
  }
}

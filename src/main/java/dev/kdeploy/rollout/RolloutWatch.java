package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// Waits until objects are rolled out, telling meanwhile how far they are.
///
/// Polls nothing: blocks on what the cluster shows. May be used again and by many threads; every
/// call watches by itself.
public final class RolloutWatch {
  private final Cluster cluster;
  private final Reporter reporter;
  private final LongSupplier nanoTime;

  /// @param nanoTime a clock that only goes forward, in nanoseconds: `System::nanoTime`
  public RolloutWatch(Cluster cluster, Reporter reporter, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.nanoTime = nanoTime;
  }

  /// Waits until every object is done and has stayed so for the settle time, one is stuck, or the
  /// time is up.
  ///
  /// Reports `Progress` whenever an object's numbers or what it waits for change, `Settling` each
  /// time everything is done, `Unsettled` when something is no longer, and `Warned` for what the
  /// user should know at once. An interrupt ends the waiting and leaves the cluster as it is.
  ///
  /// @param live the objects as the server answered their writes, with uid and generation
  /// @param labelSelector what all of them match, or empty
  /// @throws KdeployException if the objects may not be watched
  public Verdict await(List<Manifest> live, String labelSelector, Patience patience) {
    long start = nanoTime.getAsLong();
    Scene scene = new Scene(live);
    Outlook outlook = Outlook.of(scene.subjects(), labelSelector);
    try {
      scene.relate(References.read(cluster, scene));
      try (Sightings sightings = cluster.watch(outlook.selections())) {
        return new Watching(scene, outlook, sightings, reporter, new Clock(start), patience).run();
      }
    } catch (KdeployException e) {
      if (e.problems().getFirst().kind() == Problem.Kind.INTERRUPTED) {
        Thread.interrupted();
        return new Verdict.Interrupted(new Clock(start).elapsed());
      }
      throw e;
    }
  }

  /// The time since the waiting began.
  final class Clock {
    private final long start;

    private Clock(long start) {
      this.start = start;
    }

    Duration elapsed() {
      return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
  }
}

package dev.kdeploy.release;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseLock.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The way to a lock: waits for a living holder as long as it may, and for a dead one as long as a
/// lease lasts.
final class LockAcquisition {
  private final Cluster cluster;
  private final String holder;
  private final Clocks clocks;
  private final Duration patience;
  private final BiConsumer<String, String> onWait;
  private final ResourceId id;
  private final String release;
  private final long start;
  private String seen = "";
  private long seenAt;
  private int changes;
  private String announced = "";

  LockAcquisition(
      Cluster cluster,
      ReleaseId release,
      String holder,
      Duration patience,
      Clocks clocks,
      BiConsumer<String, String> onWait) {
    this.cluster = cluster;
    this.holder = holder;
    this.clocks = clocks;
    this.patience = patience;
    this.onWait = onWait;
    this.release = release.name();
    this.id =
        new ResourceId(
            "coordination.k8s.io/v1", "Lease", release.namespace(), "kdeploy." + release.name());
    this.start = clocks.nanos().getAsLong();
  }

  ReleaseLock run() throws InterruptedException {
    Optional<ReleaseLock> lock = attempt(cluster.get(id));
    if (lock.isPresent()) {
      return lock.get();
    }
    Selection one =
        new Selection(id.apiVersion(), id.kind(), id.namespace(), "", "metadata.name=" + id.name());
    try (Sightings sightings = cluster.watch(List.of(one))) {
      while (true) {
        Sighting sighting = sightings.next(nextLook());
        lock =
            switch (sighting) {
              case Sighting.Present now -> attempt(Optional.of(now.object()));
              case Sighting.Absent _ -> attempt(Optional.empty());
              case null -> attempt(cluster.get(id));
              case Sighting.Refused no -> throw new KdeployException(no.problem());
              case Sighting.Listed _, Sighting.Disturbed _ -> Optional.empty();
            };
        if (lock.isPresent()) {
          return lock.get();
        }
      }
    }
  }

  /// How long nothing needs to be done unless the Lease changes.
  private Duration nextLook() {
    long now = clocks.nanos().getAsLong();
    long untilDead = ReleaseLock.LEASE.toNanos() - (now - seenAt);
    long untilGivingUp = Math.max(patience.toNanos(), ReleaseLock.LEASE.toNanos()) - (now - start);
    return Duration.ofNanos(Math.max(50_000_000, Math.min(untilDead, untilGivingUp)));
  }

  private Optional<ReleaseLock> attempt(Optional<Manifest> existing) {
    if (existing.isEmpty()) {
      return write(lease(null), null);
    }
    Manifest lease = existing.get();
    String other = lease.text("spec", "holderIdentity");
    if (other.isEmpty() || other.equals(holder) || isDead(lease)) {
      return write(lease(lease), lease.resourceVersion());
    }
    giveUpOrWait(lease, other);
    return Optional.empty();
  }

  private boolean isDead(Manifest lease) {
    String mark = lease.uid() + lease.text("spec", "renewTime") + lease.resourceVersion();
    long now = clocks.nanos().getAsLong();
    if (!mark.equals(seen)) {
      changes += seen.isEmpty() ? 0 : 1;
      seen = mark;
      seenAt = now;
    }
    return now - seenAt >= ReleaseLock.LEASE.toNanos();
  }

  private void giveUpOrWait(Manifest lease, String other) {
    String since = lease.text("spec", "acquireTime");
    long waited = clocks.nanos().getAsLong() - start;
    // A holder that renewed before our eyes is alive; one that did not may be dead, which takes a
    // lease to know.
    boolean alive = changes > 0;
    if (waited >= patience.toNanos() && (alive || waited > 2 * ReleaseLock.LEASE.toNanos())) {
      throw new KdeployException(
          Problem.of("another run holds the lock on release `%s`", release)
              .why("%s has held it since %s", other, since)
              .fix("wait for it, or let kdeploy wait: `--wait-lock 10m`")
              .kind(Problem.Kind.LOCKED));
    }
    if (!other.equals(announced)) {
      announced = other;
      onWait.accept(other, since);
    }
  }

  private Optional<ReleaseLock> write(Manifest lease, @Nullable String expected) {
    Instant wall = clocks.wall().instant();
    long nanos = clocks.nanos().getAsLong();
    return switch (cluster.put(lease, expected)) {
      case Answer.Accepted done -> {
        yield Optional.of(ReleaseLock.held(cluster, holder, clocks, done.live(), wall, nanos));
      }
      case Answer.Refused no
          when no.reason() == Answer.Reason.CONFLICT
              || no.reason() == Answer.Reason.ALREADY_EXISTS ->
          attempt(cluster.get(id));
      case Answer.Refused no -> throw Journal.refused("take the lock", id, no);
    };
  }

  private Manifest lease(@Nullable Manifest before) {
    String now = ReleaseLock.MICROS.format(clocks.wall().instant());
    long transitions = before == null ? 0 : before.number(0, "spec", "leaseTransitions") + 1;
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", holder);
    spec.put("leaseDurationSeconds", ReleaseLock.LEASE.toSeconds());
    spec.put("acquireTime", now);
    spec.put("renewTime", now);
    spec.put("leaseTransitions", transitions);
    Manifest lease = before != null ? before : Journal.labelled(id, release);
    return lease.with(spec, "spec");
  }
}

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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The right to write a release: a `coordination.k8s.io/v1` Lease named `kdeploy.<release>` that is
/// renewed while it is held.
///
/// Whether a holder is dead is judged as leader election in Kubernetes' own client does it: its
/// `renewTime` did not change for a whole lease by the local monotonic clock. The value of
/// `renewTime` is never compared with a clock, so that machines whose clocks differ cannot take the
/// lock from each other.
public final class ReleaseLock implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEWAL = Duration.ofSeconds(4);
  private static final Duration STALE = LEASE.multipliedBy(2).dividedBy(3);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Cluster cluster;
  private final ResourceId id;
  private final String holder;
  private final Clocks clocks;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<Renewal> renewal;
  private volatile @Nullable Thread renewer;

  /// Both clocks of this machine: one that people read, and one that never jumps.
  public record Clocks(InstantSource wall, LongSupplier nanos) {
    /// The real ones.
    public static Clocks system() {
      return new Clocks(InstantSource.system(), System::nanoTime);
    }
  }

  private record Renewal(Manifest lease, Instant wall, long nanos, boolean lost) {}

  private ReleaseLock(
      Cluster cluster, String holder, Clocks clocks, Manifest lease, Instant wall, long nanos) {
    this.cluster = cluster;
    this.id = lease.id();
    this.holder = holder;
    this.clocks = clocks;
    this.renewal = new AtomicReference<>(new Renewal(lease, wall, nanos, false));
  }

  /// Takes the lock, waiting at most `patience` for a living holder. A dead one is waited for as
  /// long as one lease.
  ///
  /// @param holder who we are: `user@host (pid 1234)`; must differ between any two runs
  /// @param onWait told who holds it and since when, once for each holder waited for
  /// @throws KdeployException of kind `LOCKED` when a living holder keeps it
  public static ReleaseLock acquire(
      Cluster cluster,
      ReleaseId release,
      String holder,
      Duration patience,
      Clocks clocks,
      BiConsumer<String, String> onWait)
      throws InterruptedException {
    return new Acquisition(cluster, release, holder, patience, clocks, onWait).run();
  }

  /// Makes sure that the lock is still ours, before a write.
  ///
  /// @throws KdeployException of kind `LOCKED` when it was not renewed for two thirds of its time
  ///   (a machine that slept, a server that did not answer) or somebody took it
  public void check() {
    Renewal last = renewal.get();
    boolean stale =
        clocks.nanos().getAsLong() - last.nanos() > STALE.toNanos()
            || Duration.between(last.wall(), clocks.wall().instant()).compareTo(STALE) > 0;
    if (last.lost() || stale) {
      throw new KdeployException(
          Problem.of("the lock on this release was lost, so nothing more is written")
              .why(
                  last.lost()
                      ? "somebody else took the lease `%s` meanwhile"
                      : "the lease `%s` could not be renewed in time",
                  id.name())
              .fix("run the command again; it continues where this one stopped")
              .kind(Problem.Kind.LOCKED));
    }
  }

  private void startRenewing() {
    renewer = Thread.ofVirtual().name("lease").start(this::keepRenewing);
  }

  private void keepRenewing() {
    try {
      while (!closing.await(RENEWAL.toMillis(), TimeUnit.MILLISECONDS)) {
        renew();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    Renewal last = renewal.get();
    Instant wall = clocks.wall().instant();
    long nanos = clocks.nanos().getAsLong();
    Manifest renewed = last.lease().with(MICROS.format(wall), "spec", "renewTime");
    switch (put(renewed)) {
      case Answer.Accepted done -> renewal.set(new Renewal(done.live(), wall, nanos, false));
      case Answer.Refused no when no.reason() == Answer.Reason.CONFLICT ->
          reread(last, wall, nanos);
      // Not answered: check() stops the writers when this goes on for too long.
      case Answer.Refused _ -> {}
    }
  }

  /// A conflict may be our own earlier renewal whose answer was lost.
  private void reread(Renewal last, Instant wall, long nanos) {
    Optional<Manifest> now = get();
    boolean ours = now.isPresent() && now.get().text("spec", "holderIdentity").equals(holder);
    renewal.set(
        ours
            ? new Renewal(now.get(), wall, nanos, false)
            : new Renewal(last.lease(), last.wall(), last.nanos(), true));
  }

  private Answer put(Manifest lease) {
    try {
      return cluster.put(lease, lease.resourceVersion());
    } catch (KdeployException e) {
      return new Answer.Refused(
          Answer.Reason.UNREACHABLE, 0, String.valueOf(e.getMessage()), List.of());
    }
  }

  private Optional<Manifest> get() {
    try {
      return cluster.get(id);
    } catch (KdeployException _) {
      return Optional.empty();
    }
  }

  /// Frees the lock: the Lease stays, without a holder.
  @Override
  public void close() {
    closing.countDown();
    Thread thread = renewer;
    if (thread != null) {
      joinQuietly(thread);
    }
    Renewal last = renewal.get();
    if (!last.lost()) {
      put(last.lease().with("", "spec", "holderIdentity"));
    }
  }

  private static void joinQuietly(Thread thread) {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join();
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The way to the lock.
  private static final class Acquisition {
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

    Acquisition(
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
          new Selection(
              id.apiVersion(), id.kind(), id.namespace(), "", "metadata.name=" + id.name());
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
      long untilDead = LEASE.toNanos() - (now - seenAt);
      long untilGivingUp = Math.max(patience.toNanos(), LEASE.toNanos()) - (now - start);
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
      return now - seenAt >= LEASE.toNanos();
    }

    private void giveUpOrWait(Manifest lease, String other) {
      String since = lease.text("spec", "acquireTime");
      long waited = clocks.nanos().getAsLong() - start;
      // A holder that renewed before our eyes is alive; one that did not may be dead, which takes a
      // lease to know.
      boolean alive = changes > 0;
      if (waited >= patience.toNanos() && (alive || waited > 2 * LEASE.toNanos())) {
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
          ReleaseLock lock = new ReleaseLock(cluster, holder, clocks, done.live(), wall, nanos);
          lock.startRenewing();
          yield Optional.of(lock);
        }
        case Answer.Refused no
            when no.reason() == Answer.Reason.CONFLICT
                || no.reason() == Answer.Reason.ALREADY_EXISTS ->
            attempt(cluster.get(id));
        case Answer.Refused no -> throw Journal.refused("take the lock", id, no);
      };
    }

    private Manifest lease(@Nullable Manifest before) {
      String now = MICROS.format(clocks.wall().instant());
      long transitions = before == null ? 0 : before.number(0, "spec", "leaseTransitions") + 1;
      Map<String, @Nullable Object> spec = new LinkedHashMap<>();
      spec.put("holderIdentity", holder);
      spec.put("leaseDurationSeconds", LEASE.toSeconds());
      spec.put("acquireTime", now);
      spec.put("renewTime", now);
      spec.put("leaseTransitions", transitions);
      Manifest lease = before != null ? before : Journal.labelled(id, release);
      return lease.with(spec, "spec");
    }
  }
}

package dev.kdeploy.release;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
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
import java.util.List;
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
  static final DateTimeFormatter MICROS =
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
    return new LockAcquisition(cluster, release, holder, patience, clocks, onWait).run();
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

  /// A lock that was just taken, renewed from now on.
  static ReleaseLock held(
      Cluster cluster, String holder, Clocks clocks, Manifest lease, Instant wall, long nanos) {
    ReleaseLock lock = new ReleaseLock(cluster, holder, clocks, lease, wall, nanos);
    lock.renewer = Thread.ofVirtual().name("lease").start(lock::keepRenewing);
    return lock;
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
}

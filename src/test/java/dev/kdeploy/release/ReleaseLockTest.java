package dev.kdeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseLock.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseLockTest {
  private static final ReleaseId RELEASE = new ReleaseId("default", "shop");

  private final SandboxCluster sandbox = new SandboxCluster();
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> waited = new ArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Clocks handTurned() {
    InstantSource wall = () -> Instant.EPOCH.plusNanos(nanos.get());
    return new Clocks(wall, nanos::get);
  }

  private ReleaseLock acquire(String holder, Clocks clocks) throws InterruptedException {
    return ReleaseLock.acquire(
        sandbox.cluster(), RELEASE, holder, Duration.ZERO, clocks, (who, _) -> waited.add(who));
  }

  private Manifest lease() {
    return sandbox.get("coordination.k8s.io/v1", "Lease", "kdeploy.shop");
  }

  @Test
  void namesItsHolderWhileItIsHeld() throws InterruptedException {
    try (ReleaseLock _ = acquire("ann@laptop (pid 1)", Clocks.system())) {
      assertThat(lease().text("spec", "holderIdentity")).isEqualTo("ann@laptop (pid 1)");
    }
  }

  @Test
  void hasNoHolderOnceItIsClosed() throws InterruptedException {
    acquire("ann", Clocks.system()).close();

    assertThat(lease().text("spec", "holderIdentity")).isEmpty();
  }

  @Test
  void isTakenAgainAtOnceAfterItWasFreed() throws InterruptedException {
    acquire("ann", Clocks.system()).close();

    acquire("bob", Clocks.system()).close();

    assertThat(waited).isEmpty();
  }

  @Test
  void isRefusedWhileItsHolderRenewsIt() throws InterruptedException {
    try (ReleaseLock _ = acquire("ann", Clocks.system())) {
      assertThatThrownBy(() -> acquire("bob", Clocks.system()))
          .isInstanceOfSatisfying(
              KdeployException.class,
              e -> {
                assertThat(e.problems().getFirst().kind()).isEqualTo(Problem.Kind.LOCKED);
                assertThat(e.problems().getFirst().why()).startsWith("ann has held it since");
              });
      assertThat(waited).containsExactly("ann");
    }
  }

  @Test
  void isTakenFromAHolderThatDidNotRenewItForAWholeLease() throws InterruptedException {
    sandbox.apply("dead", lease("dead", "2020-01-01T00:00:00.000000Z"));
    Clocks fast = new Clocks(InstantSource.system(), () -> nanos.addAndGet(8_000_000_000L));

    try (ReleaseLock _ = acquire("bob", fast)) {
      assertThat(lease().text("spec", "holderIdentity")).isEqualTo("bob");
    }
  }

  @Test
  void isNotTakenBecauseTheHoldersClockIsWrong() {
    sandbox.apply("ann", lease("ann", "1970-01-01T00:00:00.000000Z"));
    AtomicLong steps = new AtomicLong();
    Clocks renewing =
        new Clocks(
            InstantSource.system(),
            () -> {
              sandbox.apply(
                  "ann",
                  lease("ann", "1970-01-01T00:00:0" + steps.incrementAndGet() % 10 + ".000000Z"));
              return nanos.addAndGet(4_000_000_000L);
            });

    assertThatThrownBy(() -> acquire("bob", renewing)).isInstanceOf(KdeployException.class);
  }

  @Test
  void stopsWritersWhenItCouldNotBeRenewedForTwoThirdsOfItsTime() throws InterruptedException {
    try (ReleaseLock lock = acquire("ann", handTurned())) {
      lock.check();

      nanos.addAndGet(Duration.ofSeconds(11).toNanos());

      assertThatThrownBy(lock::check)
          .isInstanceOfSatisfying(
              KdeployException.class,
              e -> assertThat(e.problems().getFirst().kind()).isEqualTo(Problem.Kind.LOCKED));
    }
  }

  private static String lease(String holder, String renewed) {
    return """
    apiVersion: coordination.k8s.io/v1
    kind: Lease
    metadata: {name: kdeploy.shop, namespace: default}
    spec:
      holderIdentity: %s
      leaseDurationSeconds: 15
      acquireTime: "2020-01-01T00:00:00.000000Z"
      renewTime: "%s"
    """
        .formatted(holder, renewed);
  }
}

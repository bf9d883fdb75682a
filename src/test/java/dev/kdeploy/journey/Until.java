package dev.kdeploy.journey;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what a cluster does in its own time.
final class Until {
  private static final long PAUSE = Duration.ofMillis(50).toNanos();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Until() {}

  /// Returns when the condition holds; fails the test when it takes minutes.
  static void holds(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited %s in vain: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}

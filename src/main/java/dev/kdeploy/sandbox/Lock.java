package dev.kdeploy.sandbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The one lock of a sandbox: requests and controllers take turns, each for one step.
final class Lock {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private boolean signalled;

  <T> T with(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void run(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /// Wakes whoever waits for something to do. Called with the lock held.
  void signal() {
    signalled = true;
    changed.signalAll();
  }

  /// Waits until something may be to do. Returns false when the end has come.
  boolean await(BooleanSupplier ended, LongSupplier nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = Math.min(LONGEST, nanos.getAsLong());
      while (!ended.getAsBoolean() && !signalled && left > 0) {
        left = changed.awaitNanos(left);
      }
      signalled = false;
      return !ended.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}

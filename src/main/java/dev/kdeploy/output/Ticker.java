package dev.kdeploy.output;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Does something again and again on a thread of its own until closed, which takes no longer than
/// doing it once.
final class Ticker implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private boolean closed;

  Ticker(Duration period, Runnable work) {
    thread = Thread.ofPlatform().daemon().name("ticker").start(() -> run(period, work));
  }

  private void run(Duration period, Runnable work) {
    while (!closesWithin(period)) {
      work.run();
    }
  }

  private boolean closesWithin(Duration period) {
    lock.lock();
    try {
      long left = period.toNanos();
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

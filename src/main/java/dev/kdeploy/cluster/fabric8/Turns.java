package dev.kdeploy.cluster.fabric8;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets one thread ask at a time. Who waited while another got no answer gets none either, instead
/// of trying in turn: a hundred threads would otherwise wait a hundred timeouts for a server that
/// is not there.
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile @Nullable RemoteFailure last;

  /// A question to a server.
  interface Question<T> {
    T now() throws RemoteFailure, InterruptedException;
  }

  <T> T take(Question<T> question) throws RemoteFailure, InterruptedException {
    int before = failures.get();
    lock.lockInterruptibly();
    try {
      RemoteFailure failure = last;
      if (failure != null && failures.get() != before) {
        throw new RemoteFailure(failure.code(), failure.problem(), failure);
      }
      return asked(question);
    } finally {
      lock.unlock();
    }
  }

  private <T> T asked(Question<T> question) throws RemoteFailure, InterruptedException {
    try {
      return question.now();
    } catch (RemoteFailure e) {
      if (e.code() == 0) {
        last = e;
        failures.incrementAndGet();
      }
      throw e;
    }
  }
}

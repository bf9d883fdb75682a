package dev.kdeploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Forks work onto virtual threads and joins all of it before going on.
///
/// The one place to change when structured concurrency is final.
public final class Parallel {
  /// Fewer than fit on a connection, so that what keeps a run alive (the renewal of its lock,
  /// watches) never waits behind a thousand applies.
  private static final int AT_ONCE = 48;

  private Parallel() {}

  /// Runs all tasks, at most 48 at a time; the first failure stops those that have not begun and is
  /// thrown once the others have ended. When the calling thread is interrupted, tasks that have
  /// begun are let finish, so that nothing is half written.
  ///
  /// @return the results in the order of the tasks
  public static <T> List<T> run(List<Callable<T>> tasks) throws InterruptedException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Gate gate = new Gate(AT_ONCE);
      ExecutorCompletionService<T> completions = new ExecutorCompletionService<>(threads);
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(completions.submit(() -> gate.pass(task)));
      }
      boolean interrupted = awaitAll(completions, futures.size(), gate);
      if (interrupted) {
        throw new InterruptedException();
      }
      return results(futures);
    }
  }

  private static <T> boolean awaitAll(
      ExecutorCompletionService<T> completions, int count, Gate gate) {
    boolean interrupted = false;
    for (int done = 0; done < count; ) {
      try {
        Future<T> next = completions.take();
        done++;
        if (next.state() == Future.State.FAILED) {
          gate.close();
        }
      } catch (InterruptedException _) {
        interrupted = true;
        gate.close();
      }
    }
    return interrupted;
  }

  private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException {
    rethrowFirstFailure(futures);
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.resultNow());
    }
    return results;
  }

  private static <T> void rethrowFirstFailure(List<Future<T>> futures) throws InterruptedException {
    for (Future<T> future : futures) {
      try {
        future.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case Closed _ -> {}
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          case null, default -> throw new IllegalStateException(e.getCause());
        }
      }
    }
  }

  /// Lets so many tasks run at a time, and none begin once it is closed.
  private static final class Gate {
    private final Semaphore places;
    private volatile boolean closed;

    Gate(int places) {
      this.places = new Semaphore(places);
    }

    void close() {
      closed = true;
    }

    <T> T pass(Callable<T> task) throws Exception {
      places.acquire();
      try {
        if (closed) {
          throw new Closed();
        }
        return task.call();
      } finally {
        places.release();
      }
    }
  }

  private static final class Closed extends CancellationException {
    private static final long serialVersionUID = 1L;
  }
}

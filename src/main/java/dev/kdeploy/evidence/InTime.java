package dev.kdeploy.evidence;

import dev.kdeploy.problem.KdeployException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads several things at once, and goes on without what fails or is not there in time.
///
/// Unlike [dev.kdeploy.cluster.Parallel] it does not wait for a reading that hangs: it interrupts
/// it and leaves it behind.
final class InTime {
  /// Leaves room on the connection for the renewal of the lock.
  private static final int AT_ONCE = 32;

  private static final int MOST_NOTES = 30;

  private final long end;
  private final Set<String> notes = new LinkedHashSet<>();

  InTime(Duration time) {
    this.end = System.nanoTime() + time.toNanos();
  }

  /// Something to read.
  ///
  /// @param what its name in a note
  record Reading<T>(String what, Callable<T> how) {}

  /// What the readings bring, in their order; empty where there is a note instead.
  <T> List<Optional<T>> read(List<Reading<T>> readings) {
    Semaphore places = new Semaphore(AT_ONCE);
    List<Callable<T>> tasks = new ArrayList<>();
    for (Reading<T> reading : readings) {
      tasks.add(
          () -> {
            places.acquire();
            try {
              return reading.how().call();
            } finally {
              places.release();
            }
          });
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<T>> futures =
          threads.invokeAll(tasks, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return results(readings, futures);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      note("the evidence is not complete: it was interrupted");
      return Collections.nCopies(readings.size(), Optional.empty());
    } finally {
      threads.shutdownNow();
    }
  }

  private <T> List<Optional<T>> results(List<Reading<T>> readings, List<Future<T>> futures) {
    List<Optional<T>> results = new ArrayList<>();
    for (int i = 0; i < futures.size(); i++) {
      Future<T> future = futures.get(i);
      String what = readings.get(i).what();
      results.add(
          switch (future.state()) {
            case SUCCESS -> Optional.of(future.resultNow());
            case FAILED -> {
              note(what + " could not be read: " + says(future.exceptionNow()));
              yield Optional.empty();
            }
            case CANCELLED, RUNNING -> {
              note(what + " could not be read in time");
              yield Optional.empty();
            }
          });
    }
    return results;
  }

  private static String says(Throwable failure) {
    if (failure instanceof KdeployException known) {
      return known.problems().getFirst().what();
    }
    @Nullable String message = failure.getMessage();
    return message == null ? "of an unknown reason" : message;
  }

  void note(String note) {
    notes.add(note);
  }

  /// What went wrong.
  List<String> notes() {
    List<String> first = new ArrayList<>(notes.stream().limit(MOST_NOTES).toList());
    if (notes.size() > MOST_NOTES) {
      first.add("and " + (notes.size() - MOST_NOTES) + " more could not be read");
    }
    return first;
  }
}

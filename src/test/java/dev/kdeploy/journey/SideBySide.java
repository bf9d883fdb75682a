package dev.kdeploy.journey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Stories that mostly wait for a cluster, some of them at the same time.
///
/// All are started at once, so that each test only takes what its own came to.
final class SideBySide<T> implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Future<T>> stories = new LinkedHashMap<>();
  private final Semaphore free;

  SideBySide(int atOnce) {
    free = new Semaphore(atOnce, true);
  }

  void start(String name, Callable<T> story) {
    stories.put(name, threads.submit(() -> told(story)));
  }

  private T told(Callable<T> story) throws Exception {
    free.acquire();
    try {
      return story.call();
    } finally {
      free.release();
    }
  }

  /// What a story came to, as soon as it is over; fails the test as the story failed.
  T of(String name) throws InterruptedException {
    Future<T> story = stories.get(name);
    if (story == null) {
      throw new IllegalArgumentException(name);
    }
    try {
      return story.get();
    } catch (ExecutionException e) {
      throw new AssertionError(name + ": " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}

package dev.kdeploy.image;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Does the same with many images at once, and waits for all of them.
final class AllAtOnce {
  private AllAtOnce() {}

  /// The results in the order of the things; an interrupt stops all of them.
  ///
  /// @throws KdeployException with the problems of all that failed
  static <T, R> List<R> with(Collection<T> things, Function<T, R> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures = new ArrayList<>();
      for (T thing : things) {
        futures.add(threads.submit(() -> work.apply(thing)));
      }
      try {
        return results(futures);
      } catch (InterruptedException _) {
        threads.shutdownNow();
        throw new KdeployException(
            Problem.of("the images were not finished").kind(Problem.Kind.INTERRUPTED));
      }
    }
  }

  private static <R> List<R> results(List<Future<R>> futures) throws InterruptedException {
    List<R> results = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof KdeployException known)) {
          throw new IllegalStateException(e.getCause());
        }
        known.problems().stream().filter(one -> !problems.contains(one)).forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return results;
  }
}

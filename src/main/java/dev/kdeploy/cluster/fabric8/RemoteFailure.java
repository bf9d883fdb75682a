package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import org.jspecify.annotations.Nullable;

/// A request that did not succeed, before it is decided who hears of it: a reader as an exception,
/// a writer as an answer, a watch as a sighting.
final class RemoteFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final int code;

  /// What the server answered with an HTTP code; 0 when it did not answer.
  RemoteFailure(int code, Problem problem, @Nullable Throwable cause) {
    super(problem.what(), cause);
    this.code = code;
    this.problem = problem;
  }

  RemoteFailure(int code, Problem problem) {
    this(code, problem, null);
  }

  int code() {
    return code;
  }

  Problem problem() {
    return problem;
  }

  /// Whether trying again later is of no use.
  boolean isFinal() {
    return code >= 400 && code < 500 && code != 408 && code != 410 && code != 429;
  }

  KdeployException forReader() {
    return new KdeployException(problem, this);
  }
}

package dev.kdeploy.image.registry;

import dev.kdeploy.problem.Problem;

/// Ends a conversation with a registry early, with the answer that it comes to.
final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Lookup lookup;
  private final transient Problem problem;

  private NoAnswer(Lookup lookup, Problem problem) {
    super(problem.what());
    this.lookup = lookup;
    this.problem = problem;
  }

  static NoAnswer refused(Problem problem) {
    Problem remote = problem.kind(Problem.Kind.REMOTE);
    return new NoAnswer(new Lookup.Refused(remote), remote);
  }

  static NoAnswer unreachable(Problem problem) {
    Problem remote = problem.kind(Problem.Kind.REMOTE);
    return new NoAnswer(new Lookup.Unreachable(remote), remote);
  }

  Lookup lookup() {
    return lookup;
  }

  Problem problem() {
    return problem;
  }
}

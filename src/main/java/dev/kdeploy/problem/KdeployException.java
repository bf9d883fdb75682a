package dev.kdeploy.problem;

import java.util.List;
import java.util.stream.Collectors;

/// Ends a run because of problems that the user can do something about. Carries at least one.
///
/// Anything else that reaches the command line is a bug in kdeploy.
public final class KdeployException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// Carries all problems that were found together.
  public KdeployException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an exception needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /// Carries one problem.
  public KdeployException(Problem problem) {
    this(List.of(problem));
  }

  /// Carries one problem and what lay under it, for `-v`.
  public KdeployException(Problem problem, Throwable cause) {
    this(List.of(problem));
    initCause(cause);
  }

  /// What went wrong, in the order in which it was found.
  public List<Problem> problems() {
    return problems;
  }
}

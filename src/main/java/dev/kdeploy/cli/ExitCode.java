package dev.kdeploy.cli;

import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.problem.Problem;
import java.util.Comparator;
import java.util.List;

/// What a command says to the shell. Part of the contract: scripts rely on it.
enum ExitCode {
  DONE(0),
  BUG(1),
  INPUT(2),
  CHANGES(3),
  RESTORED(4),
  BROKEN(5),
  LOCKED(6),
  REMOTE(7),
  CANARY_HOLDS(8),
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ExitCode of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Unchanged _, Outcome.Deployed _ -> DONE;
      case Outcome.Restored _ -> RESTORED;
      case Outcome.Broken _ -> BROKEN;
      case Outcome.Interrupted _ -> INTERRUPTED;
    };
  }

  /// The gravest of the problems decides: what was touched weighs more than what could not be
  /// reached, and that more than bad input.
  static ExitCode of(List<Problem> problems) {
    return problems.stream()
        .map(problem -> of(problem.kind()))
        .max(Comparator.comparingInt(ExitCode::weight))
        .orElse(BUG);
  }

  private static ExitCode of(Problem.Kind kind) {
    return switch (kind) {
      case INPUT -> INPUT;
      case REMOTE -> REMOTE;
      case LOCKED -> LOCKED;
      case ROLLOUT -> BROKEN;
      case INTERRUPTED -> INTERRUPTED;
    };
  }

  private int weight() {
    return switch (this) {
      case INTERRUPTED -> 5;
      case BROKEN -> 4;
      case LOCKED -> 3;
      case REMOTE -> 2;
      default -> 1;
    };
  }
}

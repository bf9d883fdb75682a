package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;

/// One thing that has to be well before a canary gets more traffic.
public interface Gate {
  /// What is looked at, for people: `error rate`, `http://canary.example.com/ready`.
  String name();

  /// Looks once. That nothing can be seen is an answer, not an exception.
  ///
  /// @throws KdeployException only of kind `INTERRUPTED`
  Reading read(Window window);
}

package dev.kdeploy.report;

/// Takes facts as they happen. Called by many threads; never blocks for long and never throws.
@FunctionalInterface
public interface Reporter {
  /// Takes one fact.
  void report(Event event);
}

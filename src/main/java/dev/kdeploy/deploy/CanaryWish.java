package dev.kdeploy.deploy;

import java.time.Duration;
import java.util.List;

/// What somebody wants of a canary.
///
/// @param steps the weights to go through, in percent; the last one is where it stays
/// @param interval how long it stays at each before the next
/// @param only the workloads that get one; empty for all whose pods change
/// @param strict refuses a weight that pods cannot reach exactly
public record CanaryWish(
    List<Integer> steps, Duration interval, List<String> only, boolean strict) {
  public CanaryWish {
    steps = List.copyOf(steps);
    only = List.copyOf(only);
  }
}

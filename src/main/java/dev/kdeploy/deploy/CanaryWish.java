package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.Gate;
import dev.kdeploy.canary.GatePolicy;
import dev.kdeploy.canary.Wish;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// What somebody wants of a canary.
///
/// @param steps the weights to go through, in percent; the last one is where it stays
/// @param interval how long it stays at each before the next
/// @param only the workloads that get one; empty for all whose pods change
/// @param strict refuses a weight that pods cannot reach exactly
/// @param way the way to the canary
/// @param gates what has to be well besides the pods
/// @param next whether to go on to a weight; asked before each but the first
public record CanaryWish(
    List<Integer> steps,
    Duration interval,
    List<String> only,
    boolean strict,
    Wish way,
    Gates gates,
    IntPredicate next) {
  /// What has to be well, and what to make of it.
  ///
  /// @param all the gates for the canary of a record
  public record Gates(Function<CanaryRecord, List<Gate>> all, GatePolicy policy) {
    /// Only the pods matter.
    public static final Gates NONE = new Gates(_ -> List.of(), GatePolicy.USUAL);
  }

  public CanaryWish {
    steps = List.copyOf(steps);
    only = List.copyOf(only);
  }

  /// So much of the traffic, by whatever way there is.
  public static CanaryWish of(List<Integer> steps, Duration interval) {
    return new CanaryWish(steps, interval, List.of(), false, Wish.NONE, Gates.NONE, _ -> true);
  }
}

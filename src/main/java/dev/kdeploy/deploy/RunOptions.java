package dev.kdeploy.deploy;

import dev.kdeploy.plan.PlanRequest;
import java.time.Duration;

/// How to run.
///
/// @param plan what the plan may do
/// @param lockPatience how long to wait for another living run
/// @param watch whether to watch the rollout to its end
public record RunOptions(PlanRequest.Options plan, Duration lockPatience, boolean watch) {
  /// What a careful user wants.
  public static final RunOptions DEFAULT =
      new RunOptions(PlanRequest.Options.DEFAULT, Duration.ZERO, true);

  /// The same, pruning also what is guarded.
  public RunOptions allowingPrune() {
    return new RunOptions(
        new PlanRequest.Options(
            plan.adopt(), plan.force(), plan.readOnly(), plan.createNamespace(), true),
        lockPatience,
        watch);
  }
}

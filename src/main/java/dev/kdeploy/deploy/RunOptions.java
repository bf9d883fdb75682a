package dev.kdeploy.deploy;

import dev.kdeploy.plan.PlanRequest;
import java.time.Duration;

/// How to run.
///
/// @param plan what the plan may do
/// @param lockPatience how long to wait for another living run
/// @param watch whether to watch the rollout to its end
/// @param restore whether the last good revision is put back when this one fails
/// @param besideCanary whether it may run while there is a canary
public record RunOptions(
    PlanRequest.Options plan,
    Duration lockPatience,
    boolean watch,
    boolean restore,
    boolean besideCanary) {
  /// What a careful user wants.
  public static final RunOptions DEFAULT =
      new RunOptions(PlanRequest.Options.DEFAULT, Duration.ZERO, true, true, false);

  /// The same, pruning also what is guarded.
  public RunOptions allowingPrune() {
    return new RunOptions(
        new PlanRequest.Options(
            plan.adopt(), plan.force(), plan.readOnly(), plan.createNamespace(), true),
        lockPatience,
        watch,
        restore,
        besideCanary);
  }

  /// The same, also while there is a canary.
  public RunOptions withCanary() {
    return new RunOptions(plan, lockPatience, watch, restore, true);
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;

/// How a run ended.
public sealed interface Outcome {
  /// Everything was as it should be and healthy; nothing was written.
  ///
  /// @param objects how many there are; none when the release was taken down
  record Unchanged(int revision, int objects) implements Outcome {}

  /// The revision is rolled out and healthy (or, when not waited for, applied).
  ///
  /// @param waited false when the user asked not to wait, so that nobody knows whether it is
  ///   healthy
  /// @param notes what is worth knowing: a paused Deployment, a pending load balancer
  /// @param reach how to reach what was deployed
  record Deployed(
      int revision,
      Plan plan,
      boolean waited,
      Duration took,
      List<Problem> notes,
      List<Reach> reach)
      implements Outcome {
    public Deployed {
      notes = List.copyOf(notes);
      reach = List.copyOf(reach);
    }
  }

  /// The revision did not become healthy, and stands as it is.
  ///
  /// @param lastGood the revision that a rollback would put back, or 0 when there is none
  record Broken(int revision, int lastGood, Duration took, List<Unhealthy> unhealthy)
      implements Outcome {
    public Broken {
      unhealthy = List.copyOf(unhealthy);
    }
  }

  /// The user stopped it; the journal says so, and the lock is free.
  record Interrupted(int revision, int lastGood) implements Outcome {}

  /// An object that is not done, and what it waits for or why it is stuck.
  record Unhealthy(ResourceId id, int ready, int wanted, String why) {}

  /// An address under which something of the release answers.
  ///
  /// @param address a URL or `host:port`, with `*` for any host and `<node>` for any node; empty
  ///   while it is pending
  record Reach(ResourceId id, String address, String note) {}
}

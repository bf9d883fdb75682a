package dev.kdeploy.deploy;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /// The revision did not become healthy, and the last good one runs again.
  ///
  /// @param restored the number of the revision that runs again
  /// @param unhealthy what was not healthy
  /// @param problems what else went wrong: what the server refused in the middle of the run, checks
  ///   that were not passed
  /// @param kept what the failed revision did that is not undone
  /// @param evidence what it looked like when it failed; null when nothing was looked at
  record Restored(
      int revision,
      int restored,
      Duration took,
      List<Unhealthy> unhealthy,
      List<Problem> problems,
      List<Problem> kept,
      @Nullable Evidence evidence)
      implements Outcome {
    public Restored {
      unhealthy = List.copyOf(unhealthy);
      problems = List.copyOf(problems);
      kept = List.copyOf(kept);
    }
  }

  /// The revision did not become healthy, and stands as it is.
  ///
  /// @param lastGood the revision that a rollback would put back, or 0 when there is none
  /// @param problems what else went wrong
  /// @param notRestored what kept the last good revision from being put back; empty when that was
  ///   not tried
  /// @param evidence what it looked like when it failed; null when nothing was looked at
  record Broken(
      int revision,
      int lastGood,
      Duration took,
      List<Unhealthy> unhealthy,
      List<Problem> problems,
      List<Problem> notRestored,
      @Nullable Evidence evidence)
      implements Outcome {
    public Broken {
      unhealthy = List.copyOf(unhealthy);
      problems = List.copyOf(problems);
      notRestored = List.copyOf(notRestored);
    }
  }

  /// The user stopped it; the journal says so, and the lock is free.
  record Interrupted(int revision, int lastGood) implements Outcome {}

  /// An object that is not done, and what it waits for or why it is stuck.
  record Unhealthy(ResourceId id, int ready, int wanted, String why) {
    static List<Unhealthy> of(List<Verdict.Finding> findings) {
      return findings.stream()
          .map(
              one ->
                  new Unhealthy(
                      one.id(),
                      one.health().counts().ready(),
                      one.health().counts().wanted(),
                      one.health().says()))
          .toList();
    }
  }

  /// An address under which something of the release answers.
  ///
  /// @param address a URL or `host:port`, with `*` for any host and `<node>` for any node; empty
  ///   while it is pending
  record Reach(ResourceId id, String address, String note) {}
}

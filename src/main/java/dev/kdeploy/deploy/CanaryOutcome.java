package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.Share;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.problem.Problem;
import java.util.List;

/// How a command about a canary ended.
public sealed interface CanaryOutcome {
  /// It stands at a weight.
  ///
  /// @param shares what each workload's canary really gets where pods decide, in the order of the
  ///   record's pairs; empty where a router decides
  record Holding(CanaryRecord record, List<Share> shares) implements CanaryOutcome {
    public Holding {
      shares = List.copyOf(shares);
    }
  }

  /// It stands at a weight, and somebody has to decide whether it goes on: a gate saw nothing.
  record Undecided(CanaryRecord record, List<Share> shares) implements CanaryOutcome {
    public Undecided {
      shares = List.copyOf(shares);
    }
  }

  /// It was removed; the stable version has all traffic.
  record Aborted(CanaryRecord record) implements CanaryOutcome {}

  /// It was not healthy or did not pass its gates, and was removed; the stable version has all
  /// traffic.
  ///
  /// @param problems gates that were not passed
  /// @param evidence what it looked like before it was removed
  record Failed(CanaryRecord record, List<Problem> problems, Evidence evidence)
      implements CanaryOutcome {
    public Failed {
      problems = List.copyOf(problems);
    }
  }

  /// The new version was deployed; when it is healthy, the canary is gone.
  record Promoted(CanaryRecord record, Outcome outcome) implements CanaryOutcome {}

  /// The user stopped it; it stays where the record says.
  record Interrupted(CanaryRecord record) implements CanaryOutcome {}
}

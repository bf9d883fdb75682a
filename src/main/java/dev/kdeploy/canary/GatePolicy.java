package dev.kdeploy.canary;

import dev.kdeploy.canary.Reading.Fail;
import dev.kdeploy.canary.Reading.NoData;
import dev.kdeploy.canary.Reading.Pass;
import java.util.ArrayList;
import java.util.List;

/// What to make of the readings of all gates at one moment.
///
/// @param tolerated how many failed checks of a step are let go; the next one undoes the canary
/// @param silence what it means when a gate sees nothing
/// @param patience how many checks in a row may see nothing while waiting
public record GatePolicy(int tolerated, Silence silence, int patience) {
  /// The first failed check undoes, and five checks are waited for data.
  public static final GatePolicy USUAL = new GatePolicy(0, Silence.WAIT, 5);

  public GatePolicy {
    if (tolerated < 0 || patience < 0) {
      throw new IllegalArgumentException("less than none: " + tolerated + ", " + patience);
    }
  }

  /// What no data means.
  public enum Silence {
    /// Look again, and hold the canary as it is when there is still nothing.
    WAIT,
    /// It is as good as well.
    PASS,
    /// It is as bad as a failed check.
    FAIL
  }

  /// What to do now.
  public enum Decision {
    /// All is well: go on.
    PROCEED,
    /// Stay at this weight and look again.
    LOOK_AGAIN,
    /// Stay at this weight until somebody decides.
    HOLD,
    /// Take the canary back.
    UNDO
  }

  /// What was counted in this step so far. It is kept in the record.
  public record Tally(int failed, int silent) {
    /// At the start of a step.
    public static final Tally NONE = new Tally(0, 0);
  }

  /// The answer.
  ///
  /// @param why what decided it, as clauses: every failed gate and every one without data, also
  ///   when it was let pass; empty when all gates saw that all is well
  public record Verdict(Decision decision, Tally tally, List<String> why) {
    public Verdict {
      why = List.copyOf(why);
    }
  }

  /// Judges one check. A failed gate outweighs one without data.
  public Verdict judge(Tally before, List<Reading> readings) {
    List<String> failed = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (Reading reading : readings) {
      String clause = reading.gate() + ": " + reading.says();
      switch (reading) {
        case Pass _ -> {}
        case Fail _ -> failed.add(clause);
        case NoData _ -> silent.add("no data for " + clause);
      }
    }
    List<String> why = new ArrayList<>(failed);
    why.addAll(silent);
    boolean bad = !failed.isEmpty() || silence == Silence.FAIL && !silent.isEmpty();
    if (bad) {
      Tally after = new Tally(before.failed() + 1, before.silent());
      boolean enough = after.failed() > tolerated;
      return new Verdict(enough ? Decision.UNDO : Decision.LOOK_AGAIN, after, why);
    }
    if (silence == Silence.WAIT && !silent.isEmpty()) {
      Tally after = new Tally(before.failed(), before.silent() + 1);
      boolean enough = after.silent() > patience;
      return new Verdict(enough ? Decision.HOLD : Decision.LOOK_AGAIN, after, why);
    }
    return new Verdict(Decision.PROCEED, new Tally(before.failed(), 0), why);
  }
}

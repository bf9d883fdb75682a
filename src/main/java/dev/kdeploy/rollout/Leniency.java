package dev.kdeploy.rollout;

import java.time.Duration;

/// How far a workload is excused because others of its release were starting.
///
/// @param until up to here others were starting, and for a little longer after that they may not
///   have been of use yet. What a container does that began later is its own fault
record Leniency(Duration until) {
  /// Nobody else had to start.
  static final Leniency NONE = new Leniency(Duration.ZERO);

  /// Whether what was counted is held against it.
  boolean counts(Cause cause, Latch latch, Duration now) {
    Duration moment = latch.isEnds() ? latch.began() : now;
    return !cause.isForgivable() || moment.compareTo(until) >= 0;
  }

  /// From when on the time is counted.
  Duration start(Cause cause, Latch latch) {
    boolean excused = cause.isForgivable() && latch.first().compareTo(until) < 0;
    return excused ? until : latch.first();
  }
}

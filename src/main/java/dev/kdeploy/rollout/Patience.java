package dev.kdeploy.rollout;

import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long to wait, and for how long to stay suspicious.
///
/// @param timeout for all objects together, settling included
/// @param settle for how long everything has to stay done before it counts
/// @param settleOf the same for single objects; the longest of those that are waited for is taken
/// @param grace for how long, from when everything else is done, things are waited for that may
///   never come and whose absence is no failure, such as a load balancer's address
/// @param failFast whether what cannot or does not heal ends the waiting; else only the timeout
///   does
/// @param tolerated what single workloads tolerate; the others as the table of [Signals] says
public record Patience(
    Duration timeout,
    Duration settle,
    Map<ResourceId, Duration> settleOf,
    Duration grace,
    boolean failFast,
    Map<ResourceId, Tolerances> tolerated) {
  private static final Duration GRACE = Duration.ofSeconds(10);

  public Patience {
    settleOf = Collections.unmodifiableMap(new LinkedHashMap<>(settleOf));
    tolerated = Collections.unmodifiableMap(new LinkedHashMap<>(tolerated));
  }

  /// The same settle time for all objects, and the usual grace.
  public static Patience of(Duration timeout, Duration settle) {
    return new Patience(timeout, settle, Map.of(), GRACE, true, Map.of());
  }

  /// The same with one settle time for everything.
  public Patience settlingAll(Duration time) {
    return new Patience(timeout, time, Map.of(), grace, failFast, tolerated);
  }

  /// The same with an object's own settle time.
  public Patience settling(ResourceId id, Duration time) {
    Map<ResourceId, Duration> more = new LinkedHashMap<>(settleOf);
    more.put(id, time);
    return new Patience(timeout, settle, more, grace, failFast, tolerated);
  }

  /// The same with what an object's pods may do wrong.
  public Patience tolerating(ResourceId id, Tolerances tolerances) {
    Map<ResourceId, Tolerances> more = new LinkedHashMap<>(tolerated);
    more.put(id, tolerances);
    return new Patience(timeout, settle, settleOf, grace, failFast, more);
  }

  /// The same, failing at once for what does not heal, or only when the time is up.
  public Patience failFast(boolean fast) {
    return new Patience(timeout, settle, settleOf, grace, fast, tolerated);
  }
}

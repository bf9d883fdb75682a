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
public record Patience(
    Duration timeout, Duration settle, Map<ResourceId, Duration> settleOf, Duration grace) {
  private static final Duration GRACE = Duration.ofSeconds(10);

  public Patience {
    settleOf = Collections.unmodifiableMap(new LinkedHashMap<>(settleOf));
  }

  /// The same settle time for all objects, and the usual grace.
  public static Patience of(Duration timeout, Duration settle) {
    return new Patience(timeout, settle, Map.of(), GRACE);
  }

  /// The same with an object's own settle time.
  public Patience settling(ResourceId id, Duration time) {
    Map<ResourceId, Duration> more = new LinkedHashMap<>(settleOf);
    more.put(id, time);
    return new Patience(timeout, settle, more, grace);
  }
}

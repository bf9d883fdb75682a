package dev.kdeploy.project;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How patient a rollout is.
///
/// @param settle how long all pods stay under watch after the last is ready
/// @param timeout how long the rollout may take, or null when nobody says
/// @param failFast whether it fails as soon as something is wrong that cannot heal
/// @param tolerate how much of which cause is put up with, where that is said
public record RolloutPolicy(
    Duration settle,
    @Nullable Duration timeout,
    boolean failFast,
    Map<String, Tolerated> tolerate) {
  public RolloutPolicy {
    tolerate = Collections.unmodifiableMap(new LinkedHashMap<>(tolerate));
  }
}

package dev.kdeploy.rollout;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much of which cause is tolerated for one workload: the table's own figures, and what
/// somebody set instead.
///
/// @param failFast when false, everything is tolerated until the timeout
/// @param set by a cause's name, or by one of its words of Kubernetes for all causes that have it
public record Tolerances(boolean failFast, Map<String, Tolerance> set) {
  /// As the table says.
  public static final Tolerances USUAL = new Tolerances(true, Map.of());

  public Tolerances {
    set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
  }

  /// How much of a cause is tolerated.
  public Tolerance of(Cause cause) {
    if (!failFast) {
      return Tolerance.UNLIMITED;
    }
    @Nullable Tolerance own = set.get(cause.name());
    if (own != null) {
      return own;
    }
    return set.entrySet().stream()
        .filter(entry -> cause.words().contains(entry.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(cause.tolerance());
  }
}

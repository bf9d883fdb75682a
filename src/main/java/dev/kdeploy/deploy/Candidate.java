package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.PlanRequest.Extent;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run is to bring about: the objects of one release, and how patient to be with them.
///
/// @param objects in apply order, without the release's labels
/// @param cause what brings it: `up`, `rollback to 3`, `down`
/// @param message what the user says about it, or empty
/// @param timeout for the whole watch, settling included
/// @param settle for how long everything has to stay healthy before it counts
/// @param settleOf the same for single workloads
/// @param extent what may be removed beyond what is pruned in any case
public record Candidate(
    ReleaseId release,
    String environment,
    List<Manifest> objects,
    String cause,
    String message,
    Duration timeout,
    Duration settle,
    Map<ResourceId, Duration> settleOf,
    Extent extent) {

  public Candidate {
    objects = List.copyOf(objects);
    settleOf = Collections.unmodifiableMap(new LinkedHashMap<>(settleOf));
  }

  /// The same with other objects.
  public Candidate with(List<Manifest> others) {
    return new Candidate(
        release, environment, others, cause, message, timeout, settle, settleOf, extent);
  }

  /// The same, removing more.
  public Candidate removing(Extent more) {
    return new Candidate(
        release, environment, objects, cause, message, timeout, settle, settleOf, more);
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.plan.PlanRequest.Extent;
import dev.kdeploy.rollout.Patience;
import java.time.Duration;
import java.util.List;

/// What a run is to bring about: the objects of one release, and how patient to be with them.
///
/// @param objects in apply order, without the release's labels
/// @param cause what brings it: `up`, `rollback to 3`, `down`
/// @param message what the user says about it, or empty
/// @param patience for the whole watch, settling included
/// @param extent what may be removed beyond what is pruned in any case
/// @param trials what it has to go through besides becoming healthy
public record Candidate(
    ReleaseId release,
    String environment,
    List<Manifest> objects,
    String cause,
    String message,
    Patience patience,
    Extent extent,
    Trials trials) {

  public Candidate {
    objects = List.copyOf(objects);
  }

  /// How long everything may take together.
  public Duration timeout() {
    return patience.timeout();
  }

  /// The same with other objects.
  public Candidate with(List<Manifest> others) {
    return new Candidate(release, environment, others, cause, message, patience, extent, trials);
  }

  /// The same, brought by something else.
  public Candidate because(String other) {
    return new Candidate(release, environment, objects, other, message, patience, extent, trials);
  }

  /// The same, removing more.
  public Candidate removing(Extent more) {
    return new Candidate(release, environment, objects, cause, message, patience, more, trials);
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A Job of the project that is part of each deployment.
///
/// @param job its name
/// @param irreversible what it did cannot be undone
/// @param timeout null for the deployment's own
/// @param place where it is written
public record HookSpec(
    String job,
    When when,
    boolean irreversible,
    @Nullable Duration timeout,
    @Nullable Location place) {
  /// When a hook runs.
  public enum When {
    /// Before the workloads are changed.
    BEFORE,
    /// When they are healthy.
    AFTER
  }
}

package dev.kdeploy.output;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.Health;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one object of a release is now.
///
/// @param ready how many of what it counts are ready
/// @param wanted how many it takes; 0 when it counts nothing
/// @param images what its containers run
/// @param created when it was made; null when it is not there or nobody knows
/// @param waitingFor what it waits for or why it is stuck, in the words of Kubernetes; empty when
///   it is ready
public record StatusRow(
    ResourceId id,
    State state,
    int ready,
    int wanted,
    List<String> images,
    @Nullable Instant created,
    String waitingFor) {
  /// How it is.
  public enum State {
    READY,
    PROGRESSING,
    /// It will not become ready by itself.
    STUCK,
    /// The release says that it is there, and it is not.
    MISSING,
    /// Its kind cannot be judged, or may not be read.
    UNKNOWN
  }

  public StatusRow {
    images = List.copyOf(images);
  }

  /// An object as its judge sees it.
  public static StatusRow of(
      ResourceId id, Health judged, List<String> images, @Nullable Instant created) {
    State state =
        switch (judged) {
          case Health.Ready _ -> State.READY;
          case Health.Progressing _ -> State.PROGRESSING;
          case Health.Stuck _ -> State.STUCK;
        };
    int ready = judged.counts().ready();
    return new StatusRow(
        id, state, ready, judged.counts().wanted(), images, created, judged.says());
  }

  /// An object of the release that is not there.
  public static StatusRow missing(ResourceId id) {
    return new StatusRow(id, State.MISSING, 0, 0, List.of(), null, "");
  }
}

package dev.kdeploy.report;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A fact about a run. Ids, counts and durations; words and colours are made elsewhere.
public sealed interface Event {
  /// A stretch of the run begins: planning, locking, applying a wave, watching, settling, pruning,
  /// restoring.
  record PhaseStarted(Phase phase, int objects) implements Event {}

  /// The stretches of a run, in their usual order.
  enum Phase {
    PLAN,
    LOCK,
    APPLY,
    WATCH,
    SETTLE,
    VERIFY,
    PRUNE,
    RESTORE
  }

  /// A revision was opened in the journal.
  ///
  /// @param resumed it continues what a killed run of the same content began
  record RevisionOpened(int revision, boolean resumed) implements Event {}

  /// Another run holds the lock, and we wait for it.
  record WaitingForLock(String holder, Duration since) implements Event {}

  /// An object was written or removed.
  record Applied(ResourceId id, Effect effect) implements Event {}

  /// What was done to an object.
  enum Effect {
    CREATED,
    CHANGED,
    UNCHANGED,
    PRUNED,
    RELEASED
  }

  /// How far a watched object is. Sent when anything of it changes.
  ///
  /// @param ready pods (or what the kind counts) that are done
  /// @param wanted how many it takes
  /// @param total pods of every revision that exist now; with `available` it shows that surge and
  ///   unavailability are kept
  /// @param available pods of every revision that serve
  /// @param waitingFor what it waits for, in the words of Kubernetes; empty when done
  record Progress(
      ResourceId id,
      int ready,
      int wanted,
      int total,
      int available,
      String waitingFor,
      boolean done)
      implements Event {}

  /// Every watched object is done, and stays under watch for so long.
  record Settling(Duration time) implements Event {}

  /// A watched object was done and is no longer, or a container restarted while settling.
  record Unsettled(ResourceId id, String why) implements Event {}

  /// Something the user should know; the run goes on.
  record Warned(Problem problem) implements Event {}

  /// The user asked to stop; what is in flight is being joined.
  record Interrupted() implements Event {}

  /// One line of a container's log, as `logs` shows it.
  record LogLine(ResourceId pod, String container, String line) implements Event {}

  /// A free remark, in the words of Kubernetes.
  record Noted(@Nullable ResourceId id, String text) implements Event {}

  /// An image of the project is being worked on.
  ///
  /// @param image its name in the project
  /// @param text what is done just now: `Step 3/7 : RUN make`, `12 of 40 MB`
  record ImageProgress(String image, ImageWork work, String text) implements Event {}

  /// What is done to an image.
  enum ImageWork {
    SEND,
    PULL,
    BUILD,
    PUSH,
    LOAD
  }

  /// One line that a build printed.
  record ImageLine(String image, String line) implements Event {}

  /// An image can be used.
  ///
  /// @param reference with its digest, where it is in a registry
  /// @param built false when it was there already
  record ImageReady(String image, String reference, boolean built, Duration took)
      implements Event {}
}

package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Ended;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The object's own controller gave up.
final class VerdictSignal implements Signal {
  private static final String LOGS = "look at the last lines of its log";

  static final Cause DEADLINE =
      new Cause(
          "ProgressDeadlineExceeded",
          Set.of(),
          "the Deployment made no progress for as long as its `progressDeadline` allows",
          Tolerance.NONE,
          Nature.DEPENDENT,
          "look at why its pods do not get ready; `rollout.progressDeadline` allows more time");
  private static final Cause BACKOFF =
      job("BackoffLimitExceeded", "the pods of the Job failed more often than it allows", LOGS);
  private static final Cause LATE =
      job(
          "DeadlineExceeded",
          "the Job did not end in the time it has",
          "allow more with `deadline`, or make it faster");
  private static final Cause POLICY =
      job("PodFailurePolicy", "a pod of the Job failed in a way that its policy forbids", LOGS);
  private static final Cause INDEXES =
      job("MaxFailedIndexesExceeded", "more parts of the Job failed than it allows", LOGS);
  private static final Cause INDEX = job("FailedIndexes", "some parts of the Job failed", LOGS);
  private static final Cause POD = job("PodFailed", "the pod ended with an error", LOGS);
  private static final Cause LOST =
      job("Lost", "the volume of the claim is gone", "restore the volume from a backup");
  private static final Cause OTHER =
      job("GaveUp", "the object's controller gave up", "look at what the message names");

  private static Cause job(String name, String means, String hint) {
    return new Cause(name, Set.of(), means, Tolerance.NONE, Nature.CERTAIN, hint);
  }

  @Override
  public List<Cause> causes() {
    return List.of(BACKOFF, LATE, POLICY, INDEXES, INDEX, POD, LOST, OTHER, DEADLINE);
  }

  @Override
  public void find(Situation situation, Health health, Consumer<Sign> found) {
    if (health instanceof Health.Stuck(_, String reason, String message)) {
      boolean isPod = situation.object().id().kind().equals("Pod");
      found.accept(
          isPod
              ? ofPod(PodState.of(situation.object()), reason, message)
              : Sign.of(
                  cause(reason),
                  reason,
                  Place.of(situation.object().id(), situation.object().uid()),
                  message));
    }
  }

  private Cause cause(String reason) {
    return causes().stream().filter(cause -> cause.name().equals(reason)).findFirst().orElse(OTHER);
  }

  private static Sign ofPod(PodState pod, String reason, String message) {
    for (ContainerState container : pod.containers()) {
      if (container.state() instanceof Ended end && end.exitCode() != 0) {
        return Sign.of(POD, reason, Place.of(pod, container), message).ended(end.exitCode());
      }
    }
    return Sign.of(POD, reason, Place.of(pod), message);
  }
}

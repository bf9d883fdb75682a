package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Waiting;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What the pod refers to is missing, or what it asks for contradicts itself.
final class ConfigSignal implements Signal.OfContainer {
  private static final String WORD = "CreateContainerConfigError";

  static final Cause MISSING =
      new Cause(
          WORD,
          Set.of(),
          "a ConfigMap, a Secret or a key that the container refers to does not exist",
          Tolerance.seconds(30),
          Nature.CERTAIN,
          "create it, correct the name or the key, or mark the reference as `optional`");
  static final Cause ROOT =
      new Cause(
          "RunAsNonRoot",
          Set.of(WORD),
          "the container must not run as root, and its image does",
          Tolerance.NONE,
          Nature.CERTAIN,
          "set `runAsUser` to a number other than 0, or give the image a numeric `USER`");

  @Override
  public List<Cause> causes() {
    return List.of(ROOT, MISSING);
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    if (container.state() instanceof Waiting(String reason, String message)
        && reason.equals(WORD)
        && !Said.of(message).has("failed to sync")) {
      Cause cause = message.contains("runAsNonRoot") ? ROOT : MISSING;
      found.accept(Sign.of(cause, reason, Place.of(pod, container), message));
    }
  }
}

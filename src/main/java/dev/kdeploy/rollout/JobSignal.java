package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Ended;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// How the pods of a Job failed. The Job itself says when it was too often; this is why.
final class JobSignal implements Signal.OfContainer {
  static final Cause FAILED =
      new Cause(
          "JobPodFailed",
          Set.of(),
          "a pod of the Job failed; it may try again",
          Tolerance.UNLIMITED,
          Nature.PASSING,
          "look at the last lines of its log");

  @Override
  public List<Cause> causes() {
    return List.of(FAILED);
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    Ended end = container.lastEnd();
    if (end != null && isFailure(end) && situation.object().id().kind().equals("Job")) {
      Sign sign = EndSignal.sign(pod, container, end, situation).counted(new Sign.Evidence());
      found.accept(sign.cause().isForgivable() ? sign.as(FAILED) : sign);
    }
  }

  private static boolean isFailure(Ended end) {
    return end.exitCode() != 0 || end.reason().equals("OOMKilled");
  }
}

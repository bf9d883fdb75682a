package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A pod was taken from its node or not let onto it. Its controller makes another.
final class EvictionSignal implements Signal.OfPod {
  static final Cause EVICTED =
      new Cause(
          "Evicted",
          Set.of("Preempting", "NodeLost", "UnexpectedAdmissionError", "OutOfcpu", "OutOfmemory"),
          "the node gave up the pod, as it ran short of something; another one is made",
          Tolerance.UNLIMITED,
          Nature.PASSING,
          "look at the node; give the pod `resources.requests` that it really needs");

  @Override
  public List<Cause> causes() {
    return List.of(EVICTED);
  }

  @Override
  public void inPod(PodState pod, Situation situation, Consumer<Sign> found) {
    boolean replaced = !pod.owner().kind().isEmpty() && !pod.owner().kind().equals("Job");
    if (replaced && pod.standing().phase().equals("Failed")) {
      String reason = pod.standing().reason();
      found.accept(
          Sign.of(
              EVICTED,
              reason.isEmpty() ? "Failed" : reason,
              Place.of(pod),
              pod.standing().message()));
    }
  }
}

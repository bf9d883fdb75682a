package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The node cannot make the pod, before any container of it: network plugin, runtime, node.
final class SandboxSignal implements Signal.OfPod {
  private static final String HINT = "look at the node and its network plugin";

  static final Cause SANDBOX =
      new Cause(
          "FailedCreatePodSandBox",
          Set.of("FailedCreatePodContainer", "FailedPodSandBoxStatus"),
          "the node cannot set up the pod's sandbox, mostly its network",
          Tolerance.seconds(120),
          Nature.PASSING,
          HINT);
  static final Cause NETWORK =
      new Cause(
          "NetworkNotReady",
          Set.of(),
          "the node's network is not ready",
          Tolerance.seconds(120),
          Nature.PASSING,
          HINT);

  @Override
  public List<Cause> causes() {
    return List.of(SANDBOX, NETWORK);
  }

  @Override
  public void inPod(PodState pod, Situation situation, Consumer<Sign> found) {
    if (!pod.isUnstarted()) {
      return;
    }
    for (Cause cause : causes()) {
      EventsOf.pod(situation, pod)
          .filter(event -> event.warning())
          .filter(
              event ->
                  event.reason().equals(cause.name()) || cause.words().contains(event.reason()))
          .reduce((_, later) -> later)
          .map(
              event ->
                  Sign.of(cause, event.reason(), Place.of(pod), event.message())
                      .counted(new Sign.Tally((int) event.count())))
          .ifPresent(found);
    }
  }
}

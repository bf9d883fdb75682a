package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.ContainerState.Running;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A container runs, and its probe does not say that it is ready. Nobody but its user knows how
/// long that may take.
final class ReadinessSignal implements Signal.OfContainer {
  static final Cause NOT_READY =
      new Cause(
          "ReadinessProbeFailed",
          Set.of("Unhealthy"),
          "the container runs, but its readiness probe fails",
          Tolerance.UNLIMITED,
          Nature.DEPENDENT,
          "look at what the probe asks for, and at the container's log");

  @Override
  public List<Cause> causes() {
    return List.of(NOT_READY);
  }

  @Override
  public void inContainer(
      PodState pod, ContainerState container, Situation situation, Consumer<Sign> found) {
    if (container.state() instanceof Running && !container.ready()) {
      EventsOf.container(situation, pod, container)
          .filter(event -> event.reason().equals("Unhealthy"))
          .reduce((_, later) -> later)
          .map(
              event ->
                  Sign.of(NOT_READY, event.reason(), Place.of(pod, container), event.message())
                      .counted(new Sign.Tally((int) event.count())))
          .ifPresent(found);
    }
  }
}

package dev.kdeploy.rollout;

import java.util.List;
import java.util.function.Consumer;

/// Recognises one kind of trouble. Pure. A new kind of trouble is a new file and a line in
/// [Signals].
interface Signal {
  /// What it may find: its rows of the table.
  List<Cause> causes();

  /// Finds what is to be seen of an object whose judge found it not done, or whose pods may not
  /// stay.
  void find(Situation situation, Health health, Consumer<Sign> found);

  /// One that looks at each pod of the new revision by itself. Pods that are being deleted do not
  /// matter.
  interface OfPod extends Signal {
    void inPod(PodState pod, Situation situation, Consumer<Sign> found);

    @Override
    default void find(Situation situation, Health health, Consumer<Sign> found) {
      for (PodState pod : situation.pods().current()) {
        if (!pod.standing().terminating()) {
          inPod(pod, situation, found);
        }
      }
    }
  }

  /// One that looks at each container by itself.
  interface OfContainer extends OfPod {
    void inContainer(
        PodState pod, ContainerState container, Situation situation, Consumer<Sign> found);

    @Override
    default void inPod(PodState pod, Situation situation, Consumer<Sign> found) {
      for (ContainerState container : pod.containers()) {
        inContainer(pod, container, situation, found);
      }
    }
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A StatefulSet waits for a broken pod of an older revision before it updates anything, and does
/// so for ever (kubernetes/kubernetes#67250).
final class BlockedSignal implements Signal {
  static final Cause BLOCKED =
      new Cause(
          "OldPodNotReady",
          Set.of(),
          "a pod of an older revision is not ready, and the StatefulSet waits for it",
          Tolerance.UNLIMITED,
          Nature.PASSING,
          "delete the old pod, so that it is made anew from the new revision");

  @Override
  public List<Cause> causes() {
    return List.of(BLOCKED);
  }

  @Override
  public void find(Situation situation, Health health, Consumer<Sign> found) {
    if (!situation.object().id().kind().equals("StatefulSet")
        || situation.pods().revision().isEmpty()
        || !(health instanceof Health.Progressing)) {
      return;
    }
    for (PodState pod : situation.pods().old()) {
      if (pod.isActive() && !pod.isReady()) {
        String trouble = PodTrouble.of(pod, situation.events()).text();
        found.accept(Sign.of(BLOCKED, BLOCKED.name(), Place.of(pod), trouble));
      }
    }
  }
}

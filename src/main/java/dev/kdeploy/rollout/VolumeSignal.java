package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A volume of the pod cannot be mounted. Only events say so.
final class VolumeSignal implements Signal.OfPod {
  private static final Set<String> WORDS =
      Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

  static final Cause NO_SOURCE =
      new Cause(
          "VolumeSourceNotFound",
          Set.of("FailedMount"),
          "a ConfigMap, a Secret, a key or a path that the pod mounts does not exist",
          Tolerance.seconds(45),
          Nature.CERTAIN,
          "create it, correct the name or the key, or mark the volume as `optional`");
  static final Cause ELSEWHERE =
      new Cause(
          "MultiAttach",
          Set.of("FailedAttachVolume"),
          "the volume is still used by a pod on another node",
          Tolerance.seconds(180),
          Nature.PASSING,
          "set `rollout.strategy: Recreate`, so that the old pod goes before the new one comes");
  static final Cause MOUNT =
      new Cause(
          "FailedMount",
          Set.of("FailedAttachVolume", "FailedMapVolume"),
          "a volume cannot be attached or mounted",
          Tolerance.seconds(180),
          Nature.PASSING,
          "look at the volume, its driver and the node");

  @Override
  public List<Cause> causes() {
    return List.of(NO_SOURCE, ELSEWHERE, MOUNT);
  }

  @Override
  public void inPod(PodState pod, Situation situation, Consumer<Sign> found) {
    if (!pod.isUnstarted()) {
      return;
    }
    EventsOf.pod(situation, pod)
        .filter(event -> event.warning() && WORDS.contains(event.reason()))
        .filter(event -> !Said.of(event.message()).has("failed to sync"))
        .forEach(
            event ->
                found.accept(
                    Sign.of(cause(event), event.reason(), Place.of(pod), event.message())
                        .counted(new Sign.Tally((int) event.count()))));
  }

  private static Cause cause(Happening event) {
    Said said = Said.of(event.message());
    if (said.has("multi-attach")) {
      return ELSEWHERE;
    }
    boolean object = said.has("configmap", "secret", "persistentvolumeclaim");
    return (object && said.has("not found", "non-existent"))
            || said.has("references non-existent", "hostpath type check failed")
        ? NO_SOURCE
        : MOUNT;
  }
}

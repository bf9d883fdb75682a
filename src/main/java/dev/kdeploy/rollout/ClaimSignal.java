package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Cause.Nature;
import dev.kdeploy.rollout.Diagnosis.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A claim of the release gets no volume.
final class ClaimSignal implements Signal {
  private static final Set<String> WAITS_FOR_POD =
      Set.of("WaitForFirstConsumer", "WaitForPodScheduled");

  static final Cause PENDING =
      new Cause(
          "ClaimPending",
          Set.of("Pending", "ProvisioningFailed", "FailedBinding", "ExternalProvisioning"),
          "nobody provides a volume for the claim",
          Tolerance.seconds(120),
          Nature.PASSING,
          "look at the storage class and its provisioner, or create a volume");
  static final Cause NO_CLASS =
      new Cause(
          "StorageClassNotFound",
          Set.of("ProvisioningFailed"),
          "the storage class of the claim does not exist",
          Tolerance.seconds(45),
          Nature.CERTAIN,
          "name a class that `kubectl get storageclass` lists");

  @Override
  public List<Cause> causes() {
    return List.of(NO_CLASS, PENDING);
  }

  @Override
  public void find(Situation situation, Health health, Consumer<Sign> found) {
    if (!situation.object().id().kind().equals("PersistentVolumeClaim")
        || !(health instanceof Health.Progressing)) {
      return;
    }
    Happening last = situation.events().stream().reduce((_, later) -> later).orElse(null);
    if (last != null && WAITS_FOR_POD.contains(last.reason())) {
      return;
    }
    String message = last == null ? "" : last.message();
    Said said = Said.of(message);
    Cause cause = said.has("storageclass") && said.has("not found") ? NO_CLASS : PENDING;
    Place place = Place.of(situation.object().id(), situation.object().uid());
    found.accept(Sign.of(cause, last == null ? "Pending" : last.reason(), place, message));
  }
}

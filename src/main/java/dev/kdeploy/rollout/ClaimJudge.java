package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Health.Stuck;
import java.util.List;
import java.util.Optional;

/// A claim is done when it is bound, or when its storage class binds only for a pod and no pod has
/// come yet.
final class ClaimJudge implements Judge {
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  @Override
  public boolean judges(String group, String kind) {
    return kind.equals("PersistentVolumeClaim") && group.isEmpty();
  }

  @Override
  public Attention attention(Manifest object) {
    return isBound(object) ? Attention.NONE : Attention.OBJECT_AND_PODS;
  }

  @Override
  public List<ResourceId> refersTo(Manifest object) {
    String storageClass = object.text("spec", "storageClassName");
    return isBound(object) || storageClass.isEmpty()
        ? List.of()
        : List.of(storageClass(storageClass));
  }

  private static boolean isBound(Manifest claim) {
    return claim.text("status", "phase").equals("Bound");
  }

  private static ResourceId storageClass(String name) {
    return new ResourceId("storage.k8s.io/v1", "StorageClass", "", name);
  }

  @Override
  public Health judge(Situation situation) {
    Manifest claim = situation.object();
    return switch (claim.text("status", "phase")) {
      case "Bound" -> new Ready(Counts.single(true), List.of());
      case "Lost" ->
          new Stuck(
              Counts.single(false),
              "Lost",
              "its volume `%s` is gone".formatted(claim.text("spec", "volumeName")));
      default ->
          waitsForPod(situation)
              ? new Ready(Counts.single(true), List.of("it is bound when the first pod uses it"))
              : new Progressing(Counts.single(false), pending(situation), false);
    };
  }

  private static boolean waitsForPod(Situation situation) {
    boolean used =
        situation.pods().all().stream().anyMatch(PodState::isActive)
            || !situation.object().annotation(SELECTED_NODE).isEmpty();
    return !used && bindsWhenUsed(situation);
  }

  private static boolean bindsWhenUsed(Situation situation) {
    ResourceId id = storageClass(situation.object().text("spec", "storageClassName"));
    Optional<Manifest> storageClass = situation.related().find(id);
    if (storageClass.isPresent()) {
      return storageClass.get().text("volumeBindingMode").equals("WaitForFirstConsumer");
    }
    return situation.events().stream()
        .reduce((_, later) -> later)
        .filter(event -> event.reason().equals("WaitForFirstConsumer"))
        .isPresent();
  }

  private static String pending(Situation situation) {
    String said =
        situation.events().stream().reduce((_, later) -> later).map(Happening::text).orElse("");
    return said.isEmpty() ? "to be bound" : said;
  }
}

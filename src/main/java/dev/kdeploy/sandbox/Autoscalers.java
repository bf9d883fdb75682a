package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what an autoscaler targets between its least and its most. It measures nothing: there is
/// no load in a sandbox.
final class Autoscalers implements Controller {
  private static final String RESOURCE = "horizontalpodautoscalers.autoscaling";

  private final World world;

  Autoscalers(World world) {
    this.world = world;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    if (!change.now().kind().has("scale")) {
      return;
    }
    for (Stored scaler :
        world.store().list(world.kinds().get(RESOURCE), change.now().namespace())) {
      if (scaler.text("spec", "scaleTargetRef", "name").equals(change.now().name())
          && scaler.text("spec", "scaleTargetRef", "kind").equals(change.now().kind().kind())) {
        world.soon(this, scaler);
      }
    }
  }

  @Override
  public void sync(Stored scaler) {
    Kind kind =
        world
            .kinds()
            .named(
                scaler.text("spec", "scaleTargetRef", "apiVersion"),
                scaler.text("spec", "scaleTargetRef", "kind"));
    Stored target =
        kind == null
            ? null
            : world
                .store()
                .get(kind, scaler.namespace(), scaler.text("spec", "scaleTargetRef", "name"));
    Map<String, @Nullable Object> draft = scaler.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    if (target == null) {
      condition(status, "AbleToScale", "False", "FailedGetScale", "the target was not found");
    } else {
      long replicas = target.number(1, "spec", "replicas");
      long least = scaler.number(1, "spec", "minReplicas");
      long most = scaler.number(1, "spec", "maxReplicas");
      long wanted = replicas == 0 ? 0 : Math.max(least, Math.min(most, replicas));
      if (wanted != replicas && !target.isDeleted()) {
        Map<String, @Nullable Object> scaled = target.draft();
        Edit.put(scaled, wanted, "spec", "replicas");
        world.updateScale("kube-controller-manager", target, scaled);
      }
      status.put("currentReplicas", target.number(0, "status", "replicas"));
      status.put("desiredReplicas", wanted);
      condition(
          status,
          "AbleToScale",
          "True",
          "ReadyForNewScale",
          "recommended size matches current size");
      condition(
          status,
          "ScalingActive",
          wanted == 0 ? "False" : "True",
          wanted == 0 ? "ScalingDisabled" : "ValidMetricFound",
          wanted == 0
              ? "scaling is disabled since the replica count of the target is zero"
              : "the sandbox measures no load");
    }
    world.updateStatus(PodSets.MANAGER, scaler, draft);
  }

  private void condition(
      Map<String, @Nullable Object> status,
      String type,
      String value,
      String reason,
      String message) {
    Map<String, @Nullable Object> known = Conditions.find(status, type);
    if (!Tree.text(known, "status").equals(value) || !Tree.text(known, "reason").equals(reason)) {
      Conditions.put(
          status,
          Edit.map(
              "type",
              type,
              "status",
              value,
              "lastTransitionTime",
              world.pace().stamp(),
              "reason",
              reason,
              "message",
              message));
    }
  }
}

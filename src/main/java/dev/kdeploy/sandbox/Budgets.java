package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts how many pods of a PodDisruptionBudget may go.
final class Budgets implements Controller {
  private static final String RESOURCE = "poddisruptionbudgets.policy";

  private final World world;

  Budgets(World world) {
    this.world = world;
  }

  @Override
  public Set<String> resources() {
    return Set.of(RESOURCE);
  }

  @Override
  public void notice(Change change) {
    if (change.now().kind().resource().equals("pods")) {
      for (Stored budget :
          world.store().list(world.kinds().get(RESOURCE), change.now().namespace())) {
        if (Selector.matches(
            budget.map("spec", "selector"), change.now().map("metadata", "labels"))) {
          world.soon(this, budget);
        }
      }
    }
  }

  @Override
  public void sync(Stored budget) {
    List<Stored> pods =
        world.store().list(world.kinds().get("pods"), budget.namespace()).stream()
            .filter(
                pod ->
                    Pods.isActive(pod)
                        && Selector.matches(
                            budget.map("spec", "selector"), pod.map("metadata", "labels")))
            .toList();
    long expected = pods.size();
    long healthy = pods.stream().filter(Pods::isReady).count();
    Object most = Tree.get(budget.content(), "spec", "maxUnavailable");
    Object least = Tree.get(budget.content(), "spec", "minAvailable");
    long desired =
        most != null ? Math.max(0, expected - Share.up(most, expected)) : Share.up(least, expected);
    long allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    Map<String, @Nullable Object> draft = budget.draft();
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    status.put("currentHealthy", healthy);
    status.put("desiredHealthy", desired);
    status.put("disruptionsAllowed", allowed);
    status.put("expectedPods", expected);
    status.put("observedGeneration", budget.number(0, "metadata", "generation"));
    String value = allowed > 0 ? "True" : "False";
    if (!Tree.text(Conditions.find(status, "DisruptionAllowed"), "status").equals(value)) {
      Conditions.put(
          status,
          Edit.map(
              "type",
              "DisruptionAllowed",
              "status",
              value,
              "observedGeneration",
              budget.number(0, "metadata", "generation"),
              "lastTransitionTime",
              world.pace().stamp(),
              "reason",
              allowed > 0 ? "SufficientPods" : "InsufficientPods",
              "message",
              ""));
    }
    world.updateStatus(PodSets.MANAGER, budget, draft);
  }
}

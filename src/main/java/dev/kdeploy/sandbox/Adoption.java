package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes in objects that nobody controls and that a selector matches, as controllers do with
/// orphans.
final class Adoption {
  private Adoption() {}

  static void adopt(World world, Stored owner, String resource) {
    Map<String, @Nullable Object> selector = owner.map("spec", "selector");
    if (owner.isDeleted() || selector.isEmpty()) {
      return;
    }
    for (Stored object : world.orphans(resource, owner.namespace())) {
      if (!object.isDeleted() && Selector.matches(selector, object.map("metadata", "labels"))) {
        Map<String, @Nullable Object> draft = object.draft();
        List<@Nullable Object> owners = new ArrayList<>(object.maps("metadata", "ownerReferences"));
        owners.add(World.reference(owner));
        Edit.put(draft, owners, "metadata", "ownerReferences");
        world.update(PodSets.MANAGER, object, draft);
      }
    }
  }
}

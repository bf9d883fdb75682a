package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the references of objects lead to, by [ResourceId#key()]. What is in neither of the two we
/// were not allowed to look at.
record Related(Map<String, Manifest> found, Set<String> missing) {
  static final Related NOTHING = new Related(Map.of(), Set.of());

  Related {
    found = Map.copyOf(found);
    missing = Set.copyOf(missing);
  }

  Optional<Manifest> find(ResourceId id) {
    return Optional.ofNullable(found.get(id.key()));
  }

  boolean isMissing(ResourceId id) {
    return missing.contains(id.key());
  }
}

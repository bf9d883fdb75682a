package dev.kdeploy.plan;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// The live objects of a release at one moment, read with one list for each kind and namespace.
final class Live {
  private final Map<String, Manifest> byKey = new HashMap<>();

  private Live() {}

  /// Lists what carries the release's labels, of the kinds and in the namespaces of the given
  /// objects.
  static Live read(Cluster cluster, ReleaseId release, Collection<ResourceId> ids)
      throws InterruptedException {
    Set<Selection> selections = new LinkedHashSet<>();
    for (ResourceId id : ids) {
      selections.add(
          Selection.of(id.apiVersion(), id.kind(), id.namespace()).labelled(release.selector()));
    }
    List<Callable<List<Manifest>>> lists =
        selections.stream().<Callable<List<Manifest>>>map(one -> () -> cluster.list(one)).toList();
    Live live = new Live();
    for (List<Manifest> objects : Parallel.run(lists)) {
      objects.forEach(object -> live.byKey.put(object.id().key(), object));
    }
    return live;
  }

  Optional<Manifest> find(ResourceId id) {
    return Optional.ofNullable(byKey.get(id.key()));
  }
}

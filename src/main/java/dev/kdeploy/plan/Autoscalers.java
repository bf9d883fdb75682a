package dev.kdeploy.plan;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which objects have their replicas set by an autoscaler: a HorizontalPodAutoscaler or KEDA's
/// ScaledObject, of the project or of anybody else in the namespace.
final class Autoscalers {
  private static final List<List<String>> KINDS =
      List.of(
          List.of("autoscaling/v2", "HorizontalPodAutoscaler"),
          List.of("keda.sh/v1alpha1", "ScaledObject"));

  private final Set<String> targets = new HashSet<>();

  private Autoscalers() {}

  /// Those among the wanted objects, and those in the cluster that are not about to be pruned.
  static Autoscalers find(
      Cluster cluster, Collection<Manifest> wanted, Set<String> pruned, Set<String> namespaces) {
    Autoscalers found = new Autoscalers();
    wanted.forEach(found::add);
    for (String namespace : namespaces) {
      for (List<String> kind : KINDS) {
        if (cluster.kind(kind.get(0), kind.get(1)).isPresent()) {
          cluster.list(Selection.of(kind.get(0), kind.get(1), namespace)).stream()
              .filter(live -> !pruned.contains(live.id().key()))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private void add(Manifest manifest) {
    boolean autoscaler =
        manifest.id().kind().equals("HorizontalPodAutoscaler")
            || (manifest.id().group().equals("keda.sh")
                && manifest.id().kind().equals("ScaledObject"));
    if (autoscaler) {
      Map<String, @Nullable Object> target = manifest.map("spec", "scaleTargetRef");
      String kind = Tree.text(target, "kind");
      targets.add(
          key(
              kind.isEmpty() ? "Deployment" : kind,
              manifest.id().namespace(),
              Tree.text(target, "name")));
    }
  }

  /// Whether somebody else decides on the object's replicas.
  boolean scale(ResourceId id) {
    return targets.contains(key(id.kind(), id.namespace(), id.name()));
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "/" + namespace + "/" + name;
  }
}

package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import java.util.List;
import java.util.Optional;

/// Lists what we may see, for choices that are possible without it.
final class Visible {
  private Visible() {}

  /// The objects of a selection; none when the server does not let us list them.
  static List<Manifest> list(Cluster cluster, Selection selection) {
    try {
      return cluster.list(selection);
    } catch (KdeployException e) {
      Optional<ApiKind> kind = cluster.kind(selection.apiVersion(), selection.kind());
      if (kind.isPresent() && !cluster.mayI("list", kind.get(), selection.namespace())) {
        return List.of();
      }
      throw e;
    }
  }
}

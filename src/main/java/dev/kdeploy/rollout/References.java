package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows the references of subjects: to another subject, or by asking the cluster once.
final class References {
  private References() {}

  static Related read(Cluster cluster, Scene scene) {
    Map<String, Manifest> found = new HashMap<>();
    Set<String> missing = new HashSet<>();
    for (ResourceId id : scene.references()) {
      for (Subject subject : scene.subject(id)) {
        found.put(id.key(), subject.object());
      }
      if (!found.containsKey(id.key())) {
        ask(cluster, id, found, missing);
      }
    }
    return new Related(found, missing);
  }

  private static void ask(
      Cluster cluster, ResourceId id, Map<String, Manifest> found, Set<String> missing) {
    try {
      Optional<Manifest> answer = cluster.get(id);
      answer.ifPresentOrElse(
          object -> found.put(id.key(), Slim.of(object)), () -> missing.add(id.key()));
    } catch (KdeployException e) {
      if (e.problems().getFirst().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      // Not allowed to look: then nothing is said about it.
    }
  }
}

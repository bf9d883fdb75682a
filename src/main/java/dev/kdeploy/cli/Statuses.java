package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.deploy.Reachable;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.output.ReleaseStatus;
import dev.kdeploy.output.StatusRow;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import dev.kdeploy.rollout.Health;
import dev.kdeploy.rollout.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// How a release is now: what its newest revision says, against what is there.
final class Statuses {
  private Statuses() {}

  static ReleaseStatus of(Cluster cluster, ReleaseId release) throws InterruptedException {
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    Revision newest =
        history.newest().orElseThrow(() -> new KdeployException(Missing.release(cluster, release)));
    List<ResourceId> ids = new ArrayList<>();
    for (Manifest object : history.contents(newest)) {
      boolean namespaced =
          cluster
              .kind(object.id().apiVersion(), object.id().kind())
              .map(Cluster.ApiKind::namespaced)
              .orElse(true);
      ids.add(
          namespaced && object.id().namespace().isEmpty()
              ? object.id().inNamespace(release.namespace())
              : object.id());
    }
    List<Optional<Manifest>> live =
        Parallel.run(
            ids.stream().<Callable<Optional<Manifest>>>map(id -> () -> cluster.get(id)).toList());
    List<Manifest> present = live.stream().flatMap(Optional::stream).toList();
    return new ReleaseStatus(
        release, newest, rows(ids, live, Snapshot.of(cluster, present)), Reachable.of(present));
  }

  private static List<StatusRow> rows(
      List<ResourceId> ids, List<Optional<Manifest>> live, Snapshot snapshot) {
    Map<String, Health> health = new LinkedHashMap<>();
    snapshot.entries().forEach(entry -> health.put(entry.id().key(), entry.health()));
    List<StatusRow> rows = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      rows.add(row(ids.get(i), live.get(i).orElse(null), health.get(ids.get(i).key())));
    }
    return rows;
  }

  private static StatusRow row(ResourceId id, @Nullable Manifest live, @Nullable Health health) {
    if (live == null) {
      return StatusRow.missing(id);
    }
    List<String> images =
        PodTemplates.containers(live).stream().map(one -> Tree.text(one, "image")).toList();
    String created = live.text("metadata", "creationTimestamp");
    Instant since = created.isEmpty() ? null : Instant.parse(created);
    return health == null
        ? new StatusRow(id, StatusRow.State.UNKNOWN, 0, 0, images, since, "")
        : StatusRow.of(id, health, images, since);
  }
}

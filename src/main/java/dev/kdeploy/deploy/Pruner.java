package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Parallel;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Change.Keep;
import dev.kdeploy.plan.Ownership;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Effect;
import dev.kdeploy.report.Reporter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Removes what is no longer part of a release, and gives back what was adopted.
final class Pruner {
  private final Cluster cluster;
  private final Reporter reporter;
  private final ReleaseLock lock;

  Pruner(Cluster cluster, Reporter reporter, ReleaseLock lock) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.lock = lock;
  }

  void prune(Plan plan) throws InterruptedException {
    Stream<Callable<Manifest>> deletions =
        plan.of(Change.Prune.class).map(change -> () -> delete(change.live()));
    Stream<Callable<Manifest>> releases =
        plan.of(Keep.class)
            .filter(keep -> keep.reason() == Keep.Reason.ADOPTED)
            .map(keep -> () -> release(keep.live()));
    Parallel.run(Stream.concat(deletions, releases).toList());
  }

  /// Deletes the claims that the templates of StatefulSets made, which carry nobody's labels:
  /// Kubernetes names them `<template>-<set>-<ordinal>`.
  void deleteClaimsOfSets(Plan plan) throws InterruptedException {
    List<Callable<Manifest>> deletions = new ArrayList<>();
    plan.of(Change.Prune.class)
        .map(Change.Prune::live)
        .filter(set -> set.id().kind().equals("StatefulSet"))
        .forEach(set -> claimsOf(set).forEach(claim -> deletions.add(() -> delete(claim))));
    Parallel.run(deletions);
  }

  private List<Manifest> claimsOf(Manifest set) {
    List<Manifest> claims = new ArrayList<>();
    for (var template : Tree.maps(set.get("spec", "volumeClaimTemplates"))) {
      String prefix = Tree.text(template, "metadata", "name") + "-" + set.id().name() + "-";
      cluster.list(Selection.of("v1", "PersistentVolumeClaim", set.id().namespace())).stream()
          .filter(claim -> claim.id().name().matches(Pattern.quote(prefix) + "[0-9]+"))
          .forEach(claims::add);
    }
    return claims;
  }

  private Manifest delete(Manifest live) {
    lock.check();
    switch (cluster.delete(live.id(), Deletion.of(live.uid()))) {
      case Accepted _ -> reporter.report(new Event.Applied(live.id(), Effect.PRUNED));
      // Gone already, or replaced by somebody else's object of that name.
      case Refused no when no.reason() == Reason.NOT_FOUND || no.reason() == Reason.CONFLICT -> {}
      case Refused no -> throw new KdeployException(Refusals.problem(live, no));
    }
    return live;
  }

  private Manifest release(Manifest live) {
    lock.check();
    switch (cluster.merge(live.id(), withoutOurs(live))) {
      case Accepted _ -> reporter.report(new Event.Applied(live.id(), Effect.RELEASED));
      case Refused no when no.reason() == Reason.NOT_FOUND -> {}
      case Refused no -> throw new KdeployException(Refusals.problem(live, no));
    }
    return live;
  }

  private static Manifest withoutOurs(Manifest live) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", live.uid());
    for (String part : List.of("labels", "annotations")) {
      Map<String, @Nullable Object> gone = new LinkedHashMap<>();
      live.map("metadata", part)
          .forEach(
              (name, value) -> {
                boolean managed =
                    name.equals("app.kubernetes.io/managed-by") && "kdeploy".equals(value);
                if (name.startsWith("kdeploy.dev/") || managed) {
                  gone.put(name, null);
                }
              });
      metadata.put(part, gone);
    }
    metadata.put("managedFields", Ownership.without(live, "kdeploy"));
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    patch.put("metadata", metadata);
    return Manifest.of(patch);
  }
}

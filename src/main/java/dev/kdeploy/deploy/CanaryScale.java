package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.canary.Share;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The objects of a canary in the cluster: as many pods as its share takes, the configuration they
/// refer to, and the Services that keep them apart where routes decide.
///
/// @param stable the objects of the version that runs
record CanaryScale(
    Cluster cluster,
    Reporter reporter,
    ReleaseLock lock,
    ReleaseId release,
    List<Manifest> stable) {
  private static final String CANARY = "/canary";

  /// What a canary may consist of, pods first.
  private static final List<List<String>> KINDS =
      List.of(
          List.of("apps/v1", "Deployment"),
          List.of("v1", "Service"),
          List.of("v1", "ConfigMap"),
          List.of("v1", "Secret"));

  /// The real share of each canary of whose share pods decide.
  List<Share> shares(CanaryRecord record) {
    List<Share> shares = new ArrayList<>();
    for (Pair pair : record.pairs()) {
      if (pair.way() == Way.REPLICAS) {
        shares.add(Share.nearest(replicas(pair), record.weight()));
      }
    }
    return shares;
  }

  /// How many pods each canary takes for the record's weight.
  List<Integer> pods(CanaryRecord record) {
    return record.pairs().stream().map(pair -> pods(pair, record.weight())).toList();
  }

  /// Where routes decide, as many pods for each percent of the traffic as the stable version has.
  private int pods(Pair pair, int weight) {
    int stablePods = replicas(pair);
    return pair.way() == Way.REPLICAS
        ? Share.nearest(stablePods, weight).canary()
        : Math.max(1, Math.ceilDiv(stablePods * weight, 100));
  }

  private int replicas(Pair pair) {
    ResourceId id = new ResourceId("apps/v1", pair.kind(), release.namespace(), pair.stable());
    Manifest live =
        cluster
            .get(id)
            .orElseThrow(
                () ->
                    new KdeployException(
                        Problem.of("`%s` is gone, and its canary has nothing to stand beside", id)
                            .fix("`kdeploy canary abort`")
                            .kind(Problem.Kind.ROLLOUT)));
    return (int) Math.max(1, live.number(1, "spec", "replicas"));
  }

  /// Brings every canary to its number of pods.
  List<Integer> scaled(CanaryRecord record) {
    List<Integer> pods = pods(record);
    CanaryObjects objects = objects(record);
    for (int i = 0; i < pods.size(); i++) {
      Pair pair = record.pairs().get(i);
      reporter.report(
          new Event.Noted(
              null,
              "%s: %d beside %d of %s, for %d %%"
                  .formatted(
                      pair.canary(), pods.get(i), replicas(pair), pair.stable(), record.weight())));
      Manifest workload = workload(record, pair);
      objects.copies(workload).forEach(copy -> apply(copy, CANARY));
      apply(objects.deployment(workload, pair.label(), pods.get(i)), CANARY);
    }
    return pods;
  }

  /// Keeps the stable Service from the canary's pods before there are any, where routes decide.
  void separate(CanaryRecord record) {
    for (Pair pair : record.pairs()) {
      Optional<Manifest> service = service(pair);
      if (service.isPresent()) {
        List<Manifest> services =
            CanaryTraffic.services(pair, workload(record, pair), service.get(), objects(record));
        for (Manifest one : services) {
          apply(one, one.id().name().equals(pair.service()) ? "" : CANARY);
        }
      }
    }
  }

  private CanaryObjects objects(CanaryRecord record) {
    return new CanaryObjects(
        release,
        record.objects(),
        stable.stream().map(object -> object.id().key()).collect(Collectors.toSet()));
  }

  private static Manifest workload(CanaryRecord record, Pair pair) {
    return record.objects().stream()
        .filter(object -> object.id().kind().equals(pair.kind()))
        .filter(object -> object.id().name().equals(pair.stable()))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Manifest> service(Pair pair) {
    return stable.stream()
        .filter(object -> object.id().kind().equals("Service"))
        .filter(object -> object.id().name().equals(pair.service()))
        .findFirst();
  }

  /// @param part of the field manager's name: the canary's objects are not the release's
  private void apply(Manifest object, String part) {
    lock.check();
    ApplyOptions ours = new ApplyOptions(release.fieldManager() + part, !part.isEmpty(), false);
    switch (cluster.apply(object, ours)) {
      case Answer.Accepted done ->
          reporter.report(
              new Event.Applied(
                  done.live().id(), done.created() ? Event.Effect.CREATED : Event.Effect.CHANGED));
      case Answer.Refused no -> throw new KdeployException(Refusals.problem(object, no));
    }
  }

  /// The canaries themselves.
  List<Manifest> live(CanaryRecord record) {
    List<Manifest> live = new ArrayList<>();
    for (Pair pair : record.pairs()) {
      ResourceId id = new ResourceId("apps/v1", pair.kind(), release.namespace(), pair.canary());
      cluster.get(id).ifPresent(live::add);
    }
    return live;
  }

  /// Removes them.
  ///
  /// @param promoted whether the release's own objects are those of the new version by now
  void delete(CanaryRecord record, boolean promoted) {
    for (List<String> kind : KINDS) {
      Selection ours =
          Selection.of(kind.getFirst(), kind.getLast(), release.namespace())
              .labelled(CanaryObjects.CANARY_OF + "=" + release.name());
      for (Manifest object : cluster.list(ours)) {
        lock.check();
        if (cluster.delete(object.id(), Deletion.of(object.uid())) instanceof Answer.Accepted) {
          reporter.report(new Event.Applied(object.id(), Event.Effect.PRUNED));
        }
      }
    }
    if (!promoted) {
      record.pairs().stream()
          .filter(pair -> pair.way() != Way.REPLICAS)
          .forEach(pair -> service(pair).ifPresent(service -> apply(service, "")));
    }
  }
}

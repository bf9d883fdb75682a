package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.Detection;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.canary.Fork;
import dev.kdeploy.canary.Router;
import dev.kdeploy.canary.Routers;
import dev.kdeploy.canary.Shares;
import dev.kdeploy.canary.Wish;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out by which way each workload's canary gets its share, and what stands against it. Writes
/// nothing.
record CanaryWays(Cluster cluster, Reporter reporter, ReleaseId release, Wish wish) {
  private static final List<List<String>> AROUND =
      List.of(
          List.of("v1", "Service"),
          List.of("apps/v1", "Deployment"),
          List.of("apps/v1", "StatefulSet"),
          List.of("apps/v1", "DaemonSet"),
          List.of("autoscaling/v2", "HorizontalPodAutoscaler"),
          List.of("policy/v1", "PodDisruptionBudget"));

  /// The pairs of workloads, and what the routers among their ways remember.
  record Found(List<Pair> pairs, List<Map<String, @Nullable Object>> routers) {}

  /// Looks at what is there.
  ///
  /// @param workloads of the new version, in their namespaces
  /// @throws KdeployException with everything that stands against a canary
  Found of(List<Manifest> workloads) {
    List<Manifest> around = new ArrayList<>();
    for (List<String> kind : AROUND) {
      around.addAll(
          cluster.list(Selection.of(kind.getFirst(), kind.getLast(), release.namespace())));
    }
    List<Manifest> routes = Routers.liveRoutes(cluster, release.namespace());
    List<Pair> pairs = new ArrayList<>();
    List<Map<String, @Nullable Object>> routers = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Manifest workload : workloads) {
      try {
        pairs.add(pair(workload, around, routes, routers));
      } catch (KdeployException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Found(pairs, routers);
  }

  private Pair pair(
      Manifest workload,
      List<Manifest> around,
      List<Manifest> routes,
      List<Map<String, @Nullable Object>> routers) {
    Manifest live = cluster.get(workload.id()).orElse(workload);
    List<Manifest> services = Shares.servicesOf(live, around);
    if (services.isEmpty()) {
      throw new KdeployException(Shares.problems(live, Map.of(), around));
    }
    String service = services.getFirst().id().name();
    Fork fork = new Fork(release, release.namespace(), service, CanaryObjects.name(service));
    return switch (Routers.detect(cluster, routes, fork, wish)) {
      case Detection.Refused refused -> throw new KdeployException(refused.problems());
      case Detection.Chosen chosen -> {
        reporter.report(new Event.Noted(workload.id(), chosen.why()));
        chosen.notes().forEach(note -> reporter.report(new Event.Noted(null, note)));
        chosen.routers().stream().map(Router::original).forEach(routers::add);
        String label = label(chosen.way(), live, services, around);
        yield new Pair(
            workload.id().kind(),
            workload.id().name(),
            CanaryObjects.name(workload.id().name()),
            service,
            chosen.way(),
            label);
      }
    };
  }

  private static String label(
      Way way, Manifest live, List<Manifest> services, List<Manifest> around) {
    boolean shared = way == Way.REPLICAS;
    Optional<String> label =
        shared ? Shares.labelShared(live, services) : Shares.labelApart(live, services);
    if (label.isEmpty()) {
      throw new KdeployException(Shares.sameSelector(live));
    }
    Map<String, @Nullable Object> labels = canaryLabels(live, label.get());
    List<Problem> problems =
        shared ? Shares.problems(live, labels, around) : Shares.counting(live, labels, around);
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return label.get();
  }

  private static Map<String, @Nullable Object> canaryLabels(Manifest live, String label) {
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(live.map("spec", "template", "metadata", "labels"));
    labels.put(label, CanaryObjects.value(live, label));
    labels.put(CanaryObjects.TRACK, "canary");
    return labels;
  }
}

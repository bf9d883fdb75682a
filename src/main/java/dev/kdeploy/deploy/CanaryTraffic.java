package dev.kdeploy.deploy;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Pair;
import dev.kdeploy.canary.Detection.Way;
import dev.kdeploy.canary.Router;
import dev.kdeploy.canary.Routers;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Divides traffic between a canary and what it stands beside, where routes decide and not pods.
record CanaryTraffic(Cluster cluster, Reporter reporter, LongSupplier nanoTime) {
  private static final Duration ACCEPTED = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /// The Services that keep the two apart: the stable one selecting nothing but stable pods, then
  /// the canary's own. None where the pods decide.
  static List<Manifest> services(
      Pair pair, Manifest workload, Manifest service, CanaryObjects objects) {
    if (pair.way() == Way.REPLICAS) {
      return List.of();
    }
    Map<String, @Nullable Object> selector = new LinkedHashMap<>(service.map("spec", "selector"));
    selector.put(pair.label(), workload.text("spec", "selector", "matchLabels", pair.label()));
    List<Manifest> services = new ArrayList<>();
    services.add(service.with(selector, "spec", "selector"));
    services.add(
        objects.service(service, pair.label(), CanaryObjects.value(workload, pair.label())));
    return services;
  }

  /// Sends a weight by every router of a canary, and waits until they have taken it.
  ///
  /// @throws KdeployException when one does not take it in a minute
  void send(CanaryRecord record, int weight) throws InterruptedException {
    List<Router> routers = routers(record);
    for (Router router : routers) {
      router.send(weight);
      reporter.report(
          new Event.Noted(null, "%s: %d %% to the canary".formatted(router.name(), weight)));
    }
    await(routers);
  }

  /// Puts every route back as it was, and waits until no request goes to the canary any more.
  ///
  /// @param promoted whether the release's own routes are those of the new version by now
  void restore(CanaryRecord record, boolean promoted) throws InterruptedException {
    List<Router> routers =
        routers(record).stream().filter(router -> !promoted || !isOurs(router, record)).toList();
    routers.forEach(Router::restore);
    await(routers);
  }

  /// A route of the project itself was just written as the new version has it.
  private static boolean isOurs(Router router, CanaryRecord record) {
    return record.objects().stream()
        .filter(object -> object.id().kind().endsWith("Route"))
        .anyMatch(object -> router.name().equals(object.id().kind() + "/" + object.id().name()));
  }

  private List<Router> routers(CanaryRecord record) {
    return record.routers().stream().map(one -> Routers.of(cluster, one)).toList();
  }

  private void await(List<Router> routers) throws InterruptedException {
    long end = nanoTime.getAsLong() + ACCEPTED.toNanos();
    Duration lag = Duration.ZERO;
    for (Router router : routers) {
      Optional<String> pending = router.pending();
      while (pending.isPresent()) {
        if (nanoTime.getAsLong() > end) {
          throw new KdeployException(
              Problem.of("%s does not take the new weight", router.name())
                  .why("%s", pending.get())
                  .kind(Problem.Kind.ROLLOUT));
        }
        pause(BETWEEN);
        pending = router.pending();
      }
      lag = router.lag().compareTo(lag) > 0 ? router.lag() : lag;
    }
    pause(lag);
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.PlanRequest.Extent;
import dev.kdeploy.plan.PlanRequest.Options;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.report.Event;
import dev.kdeploy.rollout.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/// A release called `shop` in a sandbox of its own, and the engine that deploys it.
abstract class Shop {
  static final ReleaseId RELEASE = new ReleaseId("default", "shop");
  static final String CONFIG =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: info}}";

  final SandboxCluster sandbox = new SandboxCluster();
  final List<Event> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
  }

  static String deployment(String name, int replicas, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: %2$d
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec: {containers: [{name: main, image: "%3$s", envFrom: [{configMapRef: {name: settings}}]}]}
    """
        .formatted(name, replicas, image);
  }

  static Candidate candidate(String... yaml) {
    List<Manifest> objects = new ArrayList<>();
    for (String document : yaml) {
      objects.addAll(SandboxCluster.objects(document));
    }
    return new Candidate(
        RELEASE,
        "dev",
        ConfigHashes.added(objects),
        "up",
        "",
        Patience.of(Duration.ofMinutes(1), Duration.ZERO),
        Extent.USUAL,
        Trials.NONE);
  }

  Engine engine() {
    return new Engine(
        sandbox.cluster(), events::add, Clocks.system(), "ann@test " + System.nanoTime());
  }

  Outcome up(String... yaml) throws InterruptedException {
    return run(candidate(yaml), RunOptions.DEFAULT);
  }

  Outcome run(Candidate candidate, RunOptions options) throws InterruptedException {
    return engine().run(candidate, options, Consent.given());
  }

  static RunOptions adopting() {
    return new RunOptions(
        new Options(true, false, false, false, false), Duration.ZERO, true, true, false);
  }

  Plan plan(String... yaml) throws InterruptedException {
    return engine().plan(candidate(yaml), Options.DEFAULT);
  }

  Manifest live(String name) {
    return sandbox.get("apps/v1", "Deployment", name);
  }

  List<String> podUids() {
    return sandbox.cluster().list(Selection.of("v1", "Pod", "default")).stream()
        .map(Manifest::uid)
        .sorted()
        .toList();
  }

  ReleaseHistory history() {
    return ReleaseHistory.read(sandbox.cluster(), RELEASE);
  }
}

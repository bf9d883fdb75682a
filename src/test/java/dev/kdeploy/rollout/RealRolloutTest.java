package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rollouts on the API server that `KUBECONFIG` names, whose pods do as their annotations tell.
@Tag("tier2")
class RealRolloutTest {
  private static final ResourceId NAMESPACE =
      new ResourceId("v1", "Namespace", "", "kd-rollout-" + ProcessHandle.current().pid());
  private static Cluster cluster;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void connect() {
    KubeconfigRequest request =
        new KubeconfigRequest(
            null, null, System.getenv(), Path.of(System.getProperty("user.home")), false);
    cluster =
        Fabric8Cluster.connect(
            Kubeconfig.read(request), Duration.ofSeconds(10), InstantSource.system());
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(NAMESPACE.name()));
  }

  @AfterAll
  static void disconnect() {
    cluster.delete(NAMESPACE, Deletion.of(null));
    cluster.close();
  }

  private static Manifest apply(String text) {
    Manifest wanted = Given.object(text);
    boolean namespaced = !wanted.id().kind().equals("Namespace");
    Manifest placed = namespaced ? wanted.with(NAMESPACE.name(), "metadata", "namespace") : wanted;
    Answer answer = cluster.apply(placed, new ApplyOptions("kdeploy-test", true, false));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return ((Answer.Accepted) answer).live();
  }

  private static Manifest workload(
      String kind, String name, String image, String spec, String... annotations) {
    return apply(
        """
        apiVersion: apps/v1
        kind: %1$s
        metadata: {name: %2$s, labels: {kdeploy.dev/release: shop}}
        spec:
          selector: {matchLabels: {app: %2$s}}
          %4$s
          template:
            metadata:
              labels: {app: %2$s}
              annotations: {%5$s}
            spec:
              containers: [{name: main, image: '%3$s'}]
        """
            .formatted(kind, name, image, spec, String.join(", ", annotations)));
  }

  private Verdict await(int timeout, int settle, Manifest... live) {
    return new RolloutWatch(cluster, events::add, System::nanoTime)
        .await(
            List.of(live),
            "kdeploy.dev/release=shop",
            Patience.of(Duration.ofSeconds(timeout), Duration.ofSeconds(settle)));
  }

  private List<Progress> progress() {
    return events.stream().filter(Progress.class::isInstance).map(Progress.class::cast).toList();
  }

  @Test
  void allKindsOfWorkloadsBecomeHealthy() {
    Manifest[] live = {
      workload("Deployment", "web", "v1", "replicas: 3", "kdeploy.dev/ready-after: 1s"),
      workload("StatefulSet", "db", "v1", "replicas: 2\n  serviceName: db"),
      workload("DaemonSet", "agent", "v1", ""),
      apply(
          """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate, labels: {kdeploy.dev/release: shop}}
          spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: v1}]}}}
          """)
    };

    Verdict verdict = await(60, 1, live);

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(Snapshot.of(cluster, fresh(live)).entries())
        .allMatch(entry -> entry.health().isReady());
  }

  private static List<Manifest> fresh(Manifest... live) {
    return Stream.of(live).map(manifest -> cluster.get(manifest.id()).orElseThrow()).toList();
  }

  @Test
  void aRollingUpdateKeepsToItsBoundsAndEndsWithNewPodsOnly() {
    String spec = "replicas: 10\n  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";
    await(60, 0, workload("Deployment", "rolling", "v1", spec));
    events.clear();

    Manifest live = workload("Deployment", "rolling", "v2", spec, "kdeploy.dev/ready-after: 200ms");
    Verdict verdict = await(120, 1, live);

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(progress())
        .allMatch(now -> now.available() >= 10 || now.waitingFor().contains("observed"));
    assertThat(progress()).allMatch(now -> now.total() <= 11);
    assertThat(progress().getFirst().done()).isFalse();
    Pods pods = Snapshot.of(cluster, fresh(live)).entries().getFirst().pods();
    assertThat(pods.current()).hasSize(10);
    assertThat(pods.oldNames()).isEmpty();
  }

  @Test
  void podsThatNeverGetReadyEndWithTheDeploymentsOwnDeadline() {
    Verdict verdict =
        await(
            60,
            1,
            workload(
                "Deployment",
                "never",
                "v1",
                "progressDeadlineSeconds: 3",
                "kdeploy.dev/simulate: neverready"));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stuck.class,
            stuck ->
                assertThat(stuck.objects().getFirst().health().says())
                    .startsWith("ProgressDeadlineExceeded"));
  }

  @Test
  void aChangeAfterAMissedDeadlineIsJudgedByItself() {
    String spec = "progressDeadlineSeconds: 3";
    await(60, 0, workload("Deployment", "again", "v1", spec));
    await(60, 0, workload("Deployment", "again", "v2", spec, "kdeploy.dev/simulate: neverready"));

    Verdict verdict = await(60, 1, workload("Deployment", "again", "v1", spec));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void podsThatCrashAfterTheyWereReadyAreNotHealthy() {
    Verdict verdict =
        await(
            60,
            5,
            workload(
                "Deployment",
                "crashing",
                "v1",
                "replicas: 2",
                "kdeploy.dev/simulate: crash",
                "kdeploy.dev/crash-after: 2s"));

    Ground.diagnosed(verdict, "CrashLoopBackOff");
    assertThat(events).hasAtLeastOneElementOfType(Event.Unsettled.class);
  }

  @Test
  void whatIsHeldBackIsDoneAndSaidSo() {
    String parted =
        "replicas: 3\n  serviceName: x\n  updateStrategy: {rollingUpdate: {partition: 2}}";
    String byHand = "replicas: 2\n  serviceName: x\n  updateStrategy: {type: OnDelete}";
    await(60, 0, workload("StatefulSet", "parted", "v1", parted));
    await(60, 0, workload("StatefulSet", "byhand", "v1", byHand));
    await(60, 0, workload("Deployment", "paused", "v1", "replicas: 2"));

    Verdict verdict =
        await(
            60,
            0,
            workload("StatefulSet", "parted", "v2", parted),
            workload("StatefulSet", "byhand", "v2", byHand),
            workload("Deployment", "paused", "v2", "replicas: 2\n  paused: true"));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy ->
                assertThat(healthy.notes())
                    .extracting(Verdict.Note::text)
                    .containsExactly(
                        "partition 2 keeps 2 pods at the old revision: parted-0, parted-1",
                        "2 pods of the old revision until deleted by hand: byhand-0, byhand-1",
                        "it is paused: 0 of 2 replicas are of the new revision"));
  }

  @Test
  void aFailedJobIsStuck() {
    Manifest job =
        apply(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: failing, labels: {kdeploy.dev/release: shop}}
            spec:
              backoffLimit: 0
              template:
                metadata: {annotations: {kdeploy.dev/simulate: fail}}
                spec: {restartPolicy: Never, containers: [{name: main, image: v1}]}
            """);

    assertThat(await(60, 1, job))
        .isInstanceOfSatisfying(
            Verdict.Stuck.class,
            stuck ->
                assertThat(stuck.objects().getFirst().health().says())
                    .startsWith("BackoffLimitExceeded"));
  }

  @Test
  void hundredDeploymentsNeedNoMoreWatchesThanOne() {
    Manifest[] live =
        IntStream.range(0, 100)
            .mapToObj(i -> workload("Deployment", "many-" + i, "v1", "replicas: 1"))
            .toArray(Manifest[]::new);

    assertThat(await(120, 0, live)).isInstanceOf(Verdict.Healthy.class);
  }
}

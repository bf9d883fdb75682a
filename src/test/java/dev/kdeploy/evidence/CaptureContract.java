package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.evidence.Evidence.About;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Evidence.Request;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.evidence.PodSeen.State;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What evidence holds, on any cluster whose pods do as the annotation `kdeploy.dev/simulate`
/// tells.
abstract class CaptureContract {
  static final Masks NONE = Masks.of(List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  abstract Cluster cluster();

  abstract String namespace();

  final Manifest apply(String yaml) {
    Manifest wanted =
        SandboxCluster.objects(yaml).getFirst().with(namespace(), "metadata", "namespace");
    Answer answer = cluster().apply(wanted, new ApplyOptions("evidence-test", true, false));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return ((Answer.Accepted) answer).live();
  }

  final Manifest deployment(String name, int replicas, String simulate, String container) {
    return workload("Deployment", name, "replicas: " + replicas, simulate, container);
  }

  final Manifest workload(
      String kind, String name, String spec, String simulate, String container) {
    return apply(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: %2$s}
        spec:
          selector: {matchLabels: {app: %2$s}}
          %3$s
          template:
            metadata:
              labels: {app: %2$s}
              annotations: {%4$s}
            spec:
              containers: [{name: main, image: 'web:1', %5$s}]
        """
            .formatted(
                kind,
                name,
                spec,
                simulate.isEmpty() ? "" : "kdeploy.dev/simulate: " + simulate,
                container));
  }

  final List<Manifest> pods(String name) {
    return cluster().list(Selection.of("v1", "Pod", namespace()).labelled("app=" + name));
  }

  final void await(String name, int pods, Predicate<Manifest> state) {
    Instant end = Instant.now().plus(PATIENCE);
    while (pods(name).stream().filter(state).count() < pods) {
      assertThat(Instant.now()).as("pods of %s: %s", name, pods(name)).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  static Predicate<Manifest> waiting(String... reasons) {
    return pod ->
        Tree.maps(pod.content(), "status", "containerStatuses").stream()
            .map(status -> Tree.text(status, "state", "waiting", "reason"))
            .anyMatch(Arrays.asList(reasons)::contains);
  }

  static Predicate<Manifest> phase(String phase) {
    return pod -> pod.text("status", "phase").equals(phase);
  }

  static final Predicate<Manifest> CRASHED = waiting("CrashLoopBackOff");

  final Request request(Masks masks, List<Failure> failures, Manifest... workloads) {
    ReleaseId release = new ReleaseId(namespace(), "shop");
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new Request(
        new About(release, 4, "dev", "up", now),
        failures,
        List.of(workloads),
        "image: web:0 -> web:1",
        masks,
        Duration.ofSeconds(60));
  }

  final Evidence capture(Manifest... workloads) {
    return Evidence.capture(cluster(), request(NONE, List.of(), workloads));
  }

  static State last(ContainerSeen container) {
    return Objects.requireNonNull(container.last());
  }

  static ContainerSeen main(Evidence evidence) {
    return evidence.pods().getFirst().containers().getFirst();
  }

  @Test
  void seesHowAContainerCrashed() {
    Manifest web = deployment("crash", 1, "crash", "ports: [{containerPort: 80}]");
    await("crash", 1, CRASHED);

    Evidence evidence = capture(web);

    assertThat(evidence.notes()).isEmpty();
    assertThat(evidence.pods()).hasSize(1);
    PodSeen pod = evidence.pods().getFirst();
    assertThat(pod.workload()).isEqualTo(web.id());
    assertThat(pod.newest()).isTrue();
    assertThat(main(evidence).asked().image()).isEqualTo("web:1");
    assertThat(last(main(evidence)).exitCode()).isEqualTo(1);
  }

  @Test
  void seesThatMemoryDidNotSuffice() {
    Manifest web = deployment("oom", 1, "oom", "resources: {limits: {memory: 64Mi}}");
    await("oom", 1, CRASHED);

    ContainerSeen main = main(capture(web));

    assertThat(last(main).reason()).isEqualTo("OOMKilled");
    assertThat(main.asked().limits()).containsEntry("memory", "64Mi");
  }

  @Test
  void seesWhatHappenedInOrderAndOnce() {
    Manifest web = deployment("pull", 2, "pull", "env: [{name: A, value: b}]");
    await("pull", 2, waiting("ErrImagePull", "ImagePullBackOff"));

    Evidence evidence = capture(web);

    assertThat(evidence.pods()).hasSize(2);
    assertThat(evidence.events()).anyMatch(EventSeen::isWarning);
    assertThat(evidence.events()).anyMatch(event -> event.object().kind().equals("ReplicaSet"));
    assertThat(evidence.events()).doesNotHaveDuplicates();
    assertThat(evidence.events().stream().map(EventSeen::last).toList()).isSorted();
    assertThat(main(evidence).asked().env()).containsExactly("A=b");
  }

  @Test
  void seesWhichProbeFails() {
    Manifest web =
        deployment(
            "neverready",
            1,
            "neverready",
            "readinessProbe: {httpGet: {path: /ready, port: 80}, periodSeconds: 7}");
    await("neverready", 1, phase("Running"));

    Evidence evidence = capture(web);

    ContainerSeen main = main(evidence);
    assertThat(evidence.pods().getFirst().conditions())
        .anyMatch(one -> one.type().equals("Ready") && one.status().equals("False"));
    assertThat(main.ready()).isFalse();
    assertThat(main.probes()).extracting("kind", "periodSeconds").contains(tuple("readiness", 7));
    assertThat(main.probes().getFirst().asks()).isEqualTo("GET http :80/ready");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void findsThePodsOfEveryKindOfWorkload() {
    Manifest set = workload("StatefulSet", "db", "serviceName: db", "crash", "");
    Manifest job =
        apply(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              backoffLimit: 0
              template:
                metadata:
                  labels: {app: migrate}
                  annotations: {kdeploy.dev/simulate: fail}
                spec: {restartPolicy: Never, containers: [{name: main, image: 'web:1'}]}
            """);
    Manifest bare =
        apply(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: bare
              labels: {app: bare}
              annotations: {kdeploy.dev/simulate: crash}
            spec: {containers: [{name: main, image: 'web:1'}]}
            """);
    await("db", 1, CRASHED);
    await("migrate", 1, phase("Failed"));
    await("bare", 1, CRASHED);

    Evidence evidence = capture(set, job, bare);

    assertThat(evidence.pods())
        .extracting(pod -> pod.workload().kind())
        .containsExactlyInAnyOrder("StatefulSet", "Job", "Pod");
  }

  @Test
  void prefersPodsOfTheNewestRevision() {
    deployment("web", 2, "", "ports: [{containerPort: 80}]");
    await("web", 2, phase("Running"));
    Manifest next = deployment("web", 2, "crash", "ports: [{containerPort: 81}]");
    await("web", 1, CRASHED);

    Evidence evidence = capture(next);

    assertThat(evidence.pods()).isNotEmpty().allMatch(PodSeen::newest);
  }

  @Test
  void takesTenPodsAndFirstThoseThatAreNamed() {
    Manifest web = deployment("many", 13, "crash", "");
    await("many", 13, CRASHED);
    List<ResourceId> all = pods("many").stream().map(Manifest::id).sorted().toList();
    List<Failure.Reason> reasons =
        IntStream.of(12, 3).mapToObj(i -> reason(all.get(i), "main")).toList();
    Failure failure = new Failure(web.id(), 0, 13, "", reasons);

    Evidence evidence = Evidence.capture(cluster(), request(NONE, List.of(failure), web));

    assertThat(evidence.pods()).hasSize(10);
    assertThat(evidence.pods().stream().limit(2).map(PodSeen::id))
        .containsExactly(all.get(12), all.get(3));
    assertThat(evidence.failures()).containsExactly(failure);
  }

  static Failure.Reason reason(ResourceId at, String container) {
    return new Failure.Reason(
        "CrashLoopBackOff",
        "CrashLoopBackOff",
        "the container ends again and again",
        new Failure.Place(at, "", container, Failure.Role.REGULAR),
        "",
        1,
        3,
        Duration.ofSeconds(20),
        2,
        "look at the log");
  }

  @Test
  void seesNothingOfAWorkloadThatIsGone() {
    Manifest gone =
        SandboxCluster.objects(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: gone, uid: x},"
                    + " spec: {selector: {matchLabels: {app: gone}}}}")
            .getFirst()
            .with(namespace(), "metadata", "namespace");

    Evidence evidence = capture(gone);

    assertThat(evidence.pods()).isEmpty();
    assertThat(evidence.notes()).isEmpty();
  }
}

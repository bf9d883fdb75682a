package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a real API server, scheduler and controllers say of pods that cannot become healthy.
@Tag("tier2")
class RealSignalsTest {
  private static final String POD = "{containers: [{name: main, image: v1}]}";
  private static Ground ground;

  @BeforeAll
  static void connect() {
    ground = new Ground("signals", "pod-security.kubernetes.io/enforce: baseline");
  }

  @AfterAll
  static void disconnect() {
    ground.close();
  }

  private static Manifest simulated(String name, String scenario, String... more) {
    String[] annotations = new String[more.length + 1];
    annotations[0] = "kdeploy.dev/simulate: " + scenario;
    System.arraycopy(more, 0, annotations, 1, more.length);
    return ground.workload("Deployment", name, "replicas: 2", POD, annotations);
  }

  @Test
  void aCrashLoop() {
    Diagnosis found =
        Ground.diagnosed(ground.await(60, 3, simulated("crash", "crash")), "CrashLoopBackOff");

    assertThat(found.place().container()).isEqualTo("main");
    assertThat(found.exitCode()).isEqualTo(1);
  }

  @Test
  void aCrashLongAfterItWasReady() {
    Verdict verdict =
        ground.await(90, 10, simulated("late", "crash", "kdeploy.dev/crash-after: 5s"));

    Ground.diagnosed(verdict, "CrashLoopBackOff");
  }

  @Test
  void moreMemoryThanTheLimit() {
    Diagnosis found = Ground.diagnosed(ground.await(60, 3, simulated("oom", "oom")), "OOMKilled");

    assertThat(found.exitCode()).isEqualTo(137);
  }

  @Test
  void anImageThatIsNotThere() {
    Diagnosis found =
        Ground.diagnosed(ground.await(60, 3, simulated("pull", "pull")), "ImageNotFound");

    assertThat(found.pods()).isEqualTo(2);
    assertThat(found.sureness()).isEqualTo(Diagnosis.Sureness.CERTAIN);
  }

  @Test
  void onlyTheTimeoutEndsWhatIsNotToFailFast() {
    Verdict verdict =
        ground.await(
            Patience.of(Duration.ofSeconds(20), Duration.ZERO).failFast(false),
            simulated("patient", "pull"));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unfinished.class,
            late ->
                assertThat(late.objects().getFirst().diagnoses().getFirst().cause().name())
                    .isEqualTo("ImageNotFound"));
  }

  @Test
  void noRoomOnAnyNode() {
    Manifest live =
        ground.workload(
            "Deployment",
            "large",
            "replicas: 1",
            "{containers: [{name: main, image: v1, resources: {requests: {cpu: 1000}}}]}");
    Tolerances little =
        new Tolerances(true, Map.of("Unschedulable", Tolerance.of(Duration.ofSeconds(3))));

    Verdict verdict =
        ground.await(
            Patience.of(Duration.ofSeconds(30), Duration.ZERO).tolerating(live.id(), little), live);

    Ground.diagnosed(verdict, "Unschedulable");
  }

  @Test
  void noNodeWithTheLabel() {
    Manifest live =
        ground.workload(
            "Deployment",
            "picky",
            "replicas: 1",
            "{nodeSelector: {disk: none}, containers: [{name: main, image: v1}]}");

    Ground.diagnosed(ground.await(60, 0, live), "NoMatchingNode");
  }

  @Test
  void podsThatTheNamespaceDoesNotAllowWhileOldOnesServe() {
    Manifest good = ground.workload("Deployment", "secure", "replicas: 2", POD);
    assertThat(ground.await(60, 0, good)).isInstanceOf(Verdict.Healthy.class);

    Manifest bad =
        ground.workload(
            "Deployment",
            "secure",
            "replicas: 2",
            "{hostNetwork: true, containers: [{name: main, image: v1}]}");
    Diagnosis found = Ground.diagnosed(ground.await(60, 0, bad), "PodSecurityViolated");

    assertThat(found.place().at().kind()).isEqualTo("ReplicaSet");
    assertThat(found.message()).contains("violates PodSecurity");
  }

  @Test
  void aServiceAccountThatIsNotThere() {
    String pod = "{serviceAccountName: absent, containers: [{name: main, image: v1}]}";
    Manifest set = ground.workload("StatefulSet", "noaccount", "serviceName: x", pod);

    Ground.diagnosed(ground.await(60, 0, set), "ServiceAccountNotFound");
  }

  @Test
  void aDaemonSetWhosePodsAreNotAllowed() {
    String pod = "{hostPID: true, containers: [{name: main, image: v1}]}";

    Ground.diagnosed(
        ground.await(60, 0, ground.workload("DaemonSet", "insecure", "", pod)),
        "PodSecurityViolated");
  }

  @Test
  void aJobThatFails() {
    Manifest job =
        ground.apply(
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

    Diagnosis found = Ground.diagnosed(ground.await(60, 0, job), "BackoffLimitExceeded");

    assertThat(found.place().container()).isEqualTo("main");
  }

  @Test
  void aClaimWithoutItsClass() {
    Manifest claim =
        ground.apply(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, labels: {kdeploy.dev/release: shop}}
            spec: {storageClassName: absent, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
            """);

    Ground.diagnosed(ground.await(60, 0, claim), "StorageClassNotFound");
  }

  @Test
  void aCrashIsExcusedWhileAnotherIsStarting() {
    Manifest database =
        ground.workload("Deployment", "db", "", POD, "kdeploy.dev/ready-after: 20s");
    Manifest backend = simulated("backend", "crash");

    Verdict verdict = ground.await(120, 5, backend, database);

    Diagnosis found = Ground.diagnosed(verdict, "CrashLoopBackOff");
    assertThat(((Verdict.Stuck) verdict).elapsed()).isGreaterThan(Duration.ofSeconds(20));
    assertThat(found.workload().name()).isEqualTo("backend");
  }
}

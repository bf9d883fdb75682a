package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Containers that really cannot run, on the node of the cluster that `KUBECONFIG` names; the node
/// has the image `busybox:1.36`, or can pull the one that `KDEPLOY_TEST_BUSYBOX` names.
@Tag("tier3")
class RealContainersTest {
  private static final String SMALL = "resources: {requests: {cpu: 5m}, limits: {cpu: 100m}}";
  private static final String BUSYBOX =
      System.getenv().getOrDefault("KDEPLOY_TEST_BUSYBOX", "busybox:1.36");
  private static Ground ground;

  @BeforeAll
  static void connect() {
    ground = new Ground("containers", "");
  }

  @AfterAll
  static void disconnect() {
    ground.close();
  }

  /// A way to fail, and what it is called.
  record Failure(String name, String container, String cause) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String busybox(String more) {
    return "image: '" + BUSYBOX + "', imagePullPolicy: IfNotPresent, " + SMALL + ", " + more;
  }

  private static String shell(String script) {
    return "command: [sh, -c, '" + script + "']";
  }

  static Stream<Failure> failures() {
    return Stream.of(
        new Failure("invalid-name", "image: 'UPPER//bad:::x'", "InvalidImageName"),
        new Failure(
            "never-pulled", "image: 'absent:1', imagePullPolicy: Never", "ErrImageNeverPull"),
        new Failure("not-found", "image: 'localhost:5000/absent:1'", "ImageNotFound"),
        new Failure("denied", "image: 'localhost:5001/absent:1'", "ImagePullDenied"),
        new Failure(
            "config-map",
            busybox(shell("sleep 9") + ", envFrom: [{configMapRef: {name: absent}}]"),
            "CreateContainerConfigError"),
        new Failure("command", busybox("command: [/no/such/command]"), "CommandNotFound"),
        new Failure("program", busybox(shell("nosuchprogram")), "CommandNotFound"),
        new Failure("exit-1", busybox(shell("exit 1")), "CrashLoopBackOff"),
        new Failure("exit-5s", busybox(shell("sleep 5; exit 3")), "CrashLoopBackOff"),
        new Failure("exit-0", busybox(shell("exit 0")), "Completed"),
        new Failure(
            "memory",
            busybox(shell("dd if=/dev/zero of=/dev/null bs=100M count=1"))
                .replace("limits: {", "limits: {memory: 16Mi, "),
            "OOMKilled"),
        new Failure(
            "liveness",
            busybox(
                shell("sleep 1000")
                    + ", livenessProbe: {exec: {command: [\"false\"]}, periodSeconds: 1,"
                    + " failureThreshold: 2}"),
            "LivenessProbeFailed"),
        new Failure(
            "hook",
            busybox(
                shell("sleep 1000") + ", lifecycle: {postStart: {exec: {command: [/no/hook]}}}"),
            "PostStartHookError"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isRecognised(Failure failure) {
    Manifest live =
        ground.workload(
            "Deployment",
            failure.name(),
            "replicas: 1",
            "{terminationGracePeriodSeconds: 0, containers: [{name: main, %s}]}"
                .formatted(failure.container()));

    Diagnosis found = Ground.diagnosed(ground.await(120, 10, live), failure.cause());

    assertThat(found.place().container()).isEqualTo("main");
    ground.delete(live);
  }

  // They meet in a directory of the node, as not every busybox can resolve names.
  private static Manifest meeting(String name, String container) {
    return ground.workload(
        "Deployment",
        name,
        "replicas: 1",
        """
        {terminationGracePeriodSeconds: 0,
         volumes: [{name: met, hostPath: {path: /tmp/kdeploy-%d, type: DirectoryOrCreate}}],
         containers: [{name: main, volumeMounts: [{name: met, mountPath: /met}], %s}]}\
        """
            .formatted(ProcessHandle.current().pid(), busybox(container)));
  }

  @Test
  void aBackendThatCrashesUntilItsDatabaseAnswersIsNoFailure() {
    Manifest database =
        meeting(
            "db",
            shell("rm -f /met/up; sleep 40; touch /met/up; sleep 1000")
                + ", readinessProbe: {exec: {command: [cat, /met/up]}, periodSeconds: 1}");
    Manifest backend = meeting("backend", shell("test -f /met/up || exit 1; sleep 1000"));

    Verdict verdict = ground.await(180, 3, backend, database);

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    ground.delete(backend, database);
  }

  @Test
  void anInitContainerThatFails() {
    Manifest live =
        ground.workload(
            "Deployment",
            "init",
            "replicas: 1",
            "{terminationGracePeriodSeconds: 0, initContainers: [{name: prepare, %s}], containers: [{name: main, %s}]}"
                .formatted(busybox("command: [/no/such]"), busybox(shell("sleep 1000"))));

    Diagnosis found = Ground.diagnosed(ground.await(120, 3, live), "CommandNotFound");

    assertThat(found.place().container()).isEqualTo("prepare");
    assertThat(found.place().type()).isEqualTo(ContainerState.Type.INIT);
    ground.delete(live);
  }
}

package dev.kdeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.release.ReleaseLock.Clocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A canary's command is killed before each of its writes, and somebody else resumes, promotes or
/// aborts what it left.
@Execution(ExecutionMode.CONCURRENT)
class KilledCanaryTest extends Shop {
  /// More than a start or an abort writes, and more than a promotion does: the last row of each
  /// ends by itself.
  private static final int WRITES = 12;

  private static final int WRITES_OF_PROMOTION = 20;

  private static final String SERVICE =
      "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports:"
          + " [{port: 80}]}}";
  private static final String CHANGED =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: debug}}";

  enum Command {
    START,
    RESUME,
    PROMOTE,
    ABORT
  }

  private static String web(int replicas, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: %d
      selector: {matchLabels: {app: web, kdeploy.dev/track: stable}}
      template:
        metadata: {labels: {app: web, kdeploy.dev/track: stable}}
        spec: {containers: [{name: main, image: "%s", envFrom: [{configMapRef: {name: settings}}]}]}
    """
        .formatted(replicas, image);
  }

  private static Stream<Arguments> rows(Command killed, int rows) {
    return Stream.of(Command.RESUME, Command.PROMOTE, Command.ABORT)
        .flatMap(
            next ->
                IntStream.range(0, rows)
                    .mapToObj(writes -> Arguments.of(killed, next, writes, writes == rows - 1)));
  }

  static Stream<Arguments> kills() {
    return Stream.of(
            rows(Command.START, WRITES),
            rows(Command.PROMOTE, WRITES_OF_PROMOTION),
            rows(Command.ABORT, WRITES))
        .flatMap(rows -> rows);
  }

  private Canary canary(Cluster cluster) {
    String holder = "ann@test " + System.nanoTime();
    Engine engine = new Engine(cluster, events::add, Clocks.system(), holder);
    return new Canary(engine, cluster, events::add, Clocks.system(), holder);
  }

  private Optional<CanaryRecord> record() {
    return Canary.record(sandbox.cluster(), RELEASE);
  }

  private Optional<Manifest> canaryDeployment() {
    return sandbox.cluster().get(new ResourceId("apps/v1", "Deployment", "default", "web-canary"));
  }

  /// As if the time had passed after which a dead holder's lock is free.
  private void freeLock() {
    sandbox
        .cluster()
        .delete(
            new ResourceId("coordination.k8s.io/v1", "Lease", "default", "kdeploy.shop"),
            Deletion.of(null));
  }

  private void run(Command command, Cluster cluster, Candidate second) throws InterruptedException {
    Canary canary = canary(cluster);
    switch (command) {
      case START -> canary.start(second, CanaryWish.of(List.of(25), Duration.ZERO), Duration.ZERO);
      case RESUME -> canary.resume(second, RunOptions.DEFAULT, Consent.given());
      case PROMOTE -> canary.promote(second, RunOptions.DEFAULT, Consent.given());
      case ABORT -> canary.abort(second, Duration.ZERO);
    }
  }

  private void kill(Command command, int writes, boolean last, Candidate second)
      throws InterruptedException {
    DyingCluster dying = new DyingCluster(sandbox.cluster(), writes);
    try {
      run(command, dying, second);
    } catch (DyingCluster.Killed | KdeployException _) {
      assertThat(dying.isAlive()).isFalse();
    }
    assertThat(dying.isAlive() || !last).as("no more writes than rows").isTrue();
    freeLock();
  }

  @ParameterizedTest(name = "{1} after {2} writes of {0}")
  @MethodSource("kills")
  void whatAKilledCommandLeftComesToAGoodEnd(Command killed, Command next, int writes, boolean last)
      throws InterruptedException {
    up(CONFIG, SERVICE, web(3, "nginx:1"));
    List<String> stable = podUids();
    Candidate second = candidate(CHANGED, SERVICE, web(3, "nginx:2"));
    if (killed != Command.START) {
      run(Command.START, sandbox.cluster(), second);
    }
    kill(killed, writes, last, second);
    boolean begun = record().isPresent();
    if (begun) {
      run(next, sandbox.cluster(), second);
    }

    assertThat(canaryDeployment().isPresent()).isEqualTo(record().isPresent());
    assertThat(record().isEmpty() || next == Command.RESUME).isTrue();
    assertThat(live("web").number(0, "status", "availableReplicas")).isEqualTo(3);
    boolean mayHavePromoted = killed == Command.PROMOTE || next == Command.PROMOTE;
    assertThat(mayHavePromoted || podUids().containsAll(stable)).isTrue();
    if (begun && next == Command.PROMOTE && killed != Command.ABORT) {
      assertThat(PodTemplates.containers(live("web")).toString()).contains("nginx:2");
    }
    if (!mayHavePromoted && record().isEmpty()) {
      assertThat(up(CONFIG, SERVICE, web(3, "nginx:1"))).isInstanceOf(Outcome.Unchanged.class);
    }
  }
}

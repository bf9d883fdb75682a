package dev.kdeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.CanaryRecord.Phase;
import dev.kdeploy.canary.Wish;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.CanaryStore;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.rollout.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanaryTest extends Shop {
  private static final String SERVICE =
      "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports:"
          + " [{port: 80}]}}";

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

  private static final String CHANGED =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: debug}}";

  private Canary canary() {
    return new Canary(
        engine(), sandbox.cluster(), events::add, Clocks.system(), "ann@test " + System.nanoTime());
  }

  private static CanaryWish wish(Integer... steps) {
    return CanaryWish.of(List.of(steps), Duration.ZERO);
  }

  private CanaryOutcome start(CanaryWish wish, String... yaml) throws InterruptedException {
    return canary().start(candidate(yaml), wish, Duration.ZERO);
  }

  private static Candidate settling(String... yaml) {
    Candidate candidate = candidate(yaml);
    return new Candidate(
        candidate.release(),
        candidate.environment(),
        candidate.objects(),
        candidate.cause(),
        candidate.message(),
        Patience.of(Duration.ofMinutes(1), Duration.ofSeconds(3)),
        candidate.extent(),
        candidate.trials());
  }

  private Optional<Manifest> live(String kind, String version, String name) {
    return sandbox.cluster().get(new ResourceId(version, kind, "default", name));
  }

  private Optional<CanaryRecord> record() {
    return Canary.record(sandbox.cluster(), RELEASE);
  }

  private KdeployException refused(CanaryWish wish, String... yaml) {
    return catchThrowableOfType(KdeployException.class, () -> start(wish, yaml));
  }

  private void deployed() throws InterruptedException {
    up(CONFIG, SERVICE, web(3, "nginx:1"));
  }

  @Test
  void putsOnePodBesideThree() throws InterruptedException {
    deployed();
    List<String> before = podUids();

    CanaryOutcome outcome = start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CanaryOutcome.Holding.class,
            holding ->
                assertThat(holding.shares()).extracting(Object::toString).containsExactly("25 %"));
    Manifest canary = live("Deployment", "apps/v1", "web-canary").orElseThrow();
    assertThat(canary.number(0, "status", "availableReplicas")).isEqualTo(1);
    assertThat(PodTemplates.containers(canary).toString()).contains("nginx:2");
    assertThat(podUids()).containsAll(before).hasSize(4);
  }

  @Test
  void theCanaryHasItsOwnConfiguration() throws InterruptedException {
    deployed();

    start(wish(25), CHANGED, SERVICE, web(3, "nginx:2"));

    assertThat(sandbox.get("v1", "ConfigMap", "settings").text("data", "level")).isEqualTo("info");
    List<Manifest> copies =
        sandbox.cluster().list(Selection.of("v1", "ConfigMap", "default")).stream()
            .filter(map -> map.id().name().startsWith("settings-canary-"))
            .toList();
    assertThat(copies).extracting(map -> map.text("data", "level")).containsExactly("debug");
    assertThat(PodTemplates.references(live("Deployment", "apps/v1", "web-canary").orElseThrow()))
        .extracting(ResourceId::name)
        .containsExactly(copies.getFirst().id().name());
  }

  @Test
  void goesThroughItsStepsAndStaysAtTheLast() throws InterruptedException {
    up(CONFIG, SERVICE, web(4, "nginx:1"));

    start(wish(20, 50), CONFIG, SERVICE, web(4, "nginx:2"));

    assertThat(
            live("Deployment", "apps/v1", "web-canary").orElseThrow().number(0, "spec", "replicas"))
        .isEqualTo(4);
    assertThat(record().orElseThrow().applied()).isEqualTo(50);
    assertThat(record().orElseThrow().phase()).isEqualTo(Phase.HOLDING);
  }

  @Test
  void abortingLeavesTheStablePodsAlone() throws InterruptedException {
    deployed();
    List<String> before = podUids();
    start(wish(25), CHANGED, SERVICE, web(3, "nginx:2"));

    CanaryOutcome outcome =
        canary().abort(candidate(CONFIG, SERVICE, web(3, "nginx:1")), Duration.ZERO);

    assertThat(outcome).isInstanceOf(CanaryOutcome.Aborted.class);
    assertThat(live("Deployment", "apps/v1", "web-canary")).isEmpty();
    assertThat(record()).isEmpty();
    assertThat(podUids()).containsAll(before);
    assertThat(up(CONFIG, SERVICE, web(3, "nginx:1"))).isInstanceOf(Outcome.Unchanged.class);
  }

  @Test
  void promotingEndsAsAnOrdinaryRevision() throws InterruptedException {
    deployed();
    start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));

    CanaryOutcome outcome =
        canary().promote(candidate(CONFIG), RunOptions.DEFAULT, Consent.given());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CanaryOutcome.Promoted.class,
            promoted -> assertThat(promoted.outcome()).isInstanceOf(Outcome.Deployed.class));
    assertThat(PodTemplates.containers(live("web")).toString()).contains("nginx:2");
    assertThat(live("Deployment", "apps/v1", "web-canary")).isEmpty();
    assertThat(history().newest().orElseThrow().number()).isEqualTo(2);
    assertThat(up(CONFIG, SERVICE, web(3, "nginx:2"))).isInstanceOf(Outcome.Unchanged.class);
  }

  @Test
  void aCanaryThatCrashesIsRemoved() throws InterruptedException {
    deployed();
    List<String> before = podUids();

    CanaryOutcome outcome =
        canary().start(settling(CONFIG, SERVICE, web(3, "sim-crash")), wish(25), Duration.ZERO);

    assertThat(outcome).isInstanceOf(CanaryOutcome.Failed.class);
    assertThat(live("Deployment", "apps/v1", "web-canary")).isEmpty();
    assertThat(record()).isEmpty();
    assertThat(podUids()).containsAll(before);
  }

  @Test
  void nothingIsDeployedUnderACanary() throws InterruptedException {
    deployed();
    start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));

    KdeployException thrown =
        catchThrowableOfType(KdeployException.class, () -> up(CONFIG, SERVICE, web(3, "nginx:3")));

    assertThat(thrown.problems().getFirst().what()).contains("a canary of release `shop` stands");
  }

  @Test
  void aCanaryOfYetAnotherVersionIsRefused() throws InterruptedException {
    deployed();
    start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));

    assertThat(refused(wish(50), CONFIG, SERVICE, web(3, "nginx:3")).problems())
        .extracting(Problem::what)
        .containsExactly("a canary of another version stands at 25 %");
  }

  @Test
  void theSameVersionGoesOnToAnotherWeight() throws InterruptedException {
    deployed();
    start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));

    start(wish(50), CONFIG, SERVICE, web(3, "nginx:2"));

    assertThat(
            live("Deployment", "apps/v1", "web-canary").orElseThrow().number(0, "spec", "replicas"))
        .isEqualTo(3);
  }

  @Test
  void whatDoesNotChangeHasNoCanary() throws InterruptedException {
    deployed();

    assertThat(refused(wish(25), CONFIG, SERVICE, web(3, "nginx:1")).problems())
        .extracting(Problem::what)
        .containsExactly("there is nothing to try: no workload's pods change");
  }

  @Test
  void moreThanHalfIsRefusedBeforeAnythingIsWritten() throws InterruptedException {
    deployed();

    assertThat(refused(wish(75), CONFIG, SERVICE, web(3, "nginx:2")).problems())
        .extracting(Problem::what)
        .containsExactly("a weight of 75 % cannot be reached by pods");
    assertThat(record()).isEmpty();
  }

  @Test
  void aWeightThatPodsCannotReachIsRefusedWhenItHasToBeExact() throws InterruptedException {
    deployed();
    CanaryWish strict =
        new CanaryWish(
            List.of(10),
            Duration.ZERO,
            List.of(),
            true,
            Wish.NONE,
            CanaryWish.Gates.NONE,
            _ -> true);

    assertThat(refused(strict, CONFIG, SERVICE, web(3, "nginx:2")).problems())
        .extracting(Problem::why)
        .containsExactly("beside 3 stable pods the nearest is 25 %");
    assertThat(record()).isEmpty();
  }

  @Test
  void withoutAHealthyRevisionThereIsNothingToStandBeside() {
    assertThat(refused(wish(25), CONFIG, SERVICE, web(3, "nginx:2")).problems())
        .extracting(Problem::fix)
        .containsExactly("deploy one first: `kdeploy up`");
  }

  @Test
  void aRunThatWasStoppedOnItsWayIsResumed() throws InterruptedException {
    deployed();
    start(wish(25), CONFIG, SERVICE, web(3, "nginx:2"));
    CanaryRecord moving =
        record()
            .orElseThrow()
            .through(List.of(50), Duration.ZERO, history().newest().orElseThrow().started());
    CanaryStore.read(sandbox.cluster(), RELEASE).write(moving.toTree());

    CanaryOutcome outcome = canary().resume(candidate(CONFIG), RunOptions.DEFAULT, Consent.given());

    assertThat(outcome).isInstanceOf(CanaryOutcome.Holding.class);
    assertThat(record().orElseThrow().applied()).isEqualTo(50);
  }
}

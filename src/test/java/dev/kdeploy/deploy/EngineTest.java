package dev.kdeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.FieldChange;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.PlanRequest.Extent;
import dev.kdeploy.plan.PlanRequest.Options;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.rollout.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EngineTest extends Shop {
  @Test
  void deploysAndRecordsARevision() throws InterruptedException {
    Outcome outcome = up(CONFIG, deployment("web", 2, "nginx:1"));

    assertThat(outcome).isInstanceOf(Outcome.Deployed.class);
    assertThat(live("web").number(0, "status", "availableReplicas")).isEqualTo(2);
    assertThat(history().newest().orElseThrow().status()).isEqualTo(Revision.Status.DEPLOYED);
  }

  @Test
  void writesNothingWhenNothingChanged() throws InterruptedException {
    up(CONFIG, deployment("web", 2, "nginx:1"));
    String version = live("web").resourceVersion();
    String lease = leaseVersion();

    Outcome outcome = up(CONFIG, deployment("web", 2, "nginx:1"));

    assertThat(outcome).isEqualTo(new Outcome.Unchanged(1, 2));
    assertThat(live("web").resourceVersion()).isEqualTo(version);
    assertThat(leaseVersion()).isEqualTo(lease);
  }

  private String leaseVersion() {
    return sandbox.get("coordination.k8s.io/v1", "Lease", "kdeploy.shop").resourceVersion();
  }

  @Test
  void plansTheFieldThatChangedAndNoOther() throws InterruptedException {
    up(CONFIG, deployment("web", 2, "nginx:1"));

    Plan plan = plan(CONFIG, deployment("web", 3, "nginx:1"));

    assertThat(plan.of(Change.Update.class).flatMap(update -> update.fields().stream()))
        .containsExactly(new FieldChange("spec.replicas", 2L, 3L));
  }

  @Test
  void restartsPodsWhenTheirConfigurationChanges() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    List<String> before = podUids();

    up(CONFIG.replace("info", "debug"), deployment("web", 1, "nginx:1"));

    assertThat(podUids()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void prunesWhatLeftTheProjectAfterTheRestIsHealthy() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"), many(8), extra());

    up(CONFIG, deployment("web", 1, "nginx:2"), many(8));

    List<String> ids =
        events.stream()
            .filter(Event.Applied.class::isInstance)
            .map(Event.Applied.class::cast)
            .map(event -> event.id() + " " + event.effect())
            .toList();
    assertThat(ids.getLast()).isEqualTo("ConfigMap/extra PRUNED");
  }

  private static String extra() {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: extra}}";
  }

  private static String many(int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c" + i + "}}\n");
    }
    return yaml.toString();
  }

  @Test
  void neverPrunesAClaim() throws InterruptedException {
    String claim =
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes:"
            + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";
    up(CONFIG, many(8), claim);

    up(CONFIG, many(8));

    assertThat(sandbox.get("v1", "PersistentVolumeClaim", "data").uid()).isNotEmpty();
  }

  @Test
  void doesNotPruneMoreThanAFifthUnasked() throws InterruptedException {
    up(CONFIG, many(8));

    assertThatThrownBy(() -> up(CONFIG, many(4)))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("would be deleted");
    assertThat(sandbox.get("v1", "ConfigMap", "c7").uid()).isNotEmpty();
  }

  @Test
  void putsAWholeEarlierRevisionBack() throws InterruptedException {
    up(CONFIG, many(8), deployment("web", 2, "nginx:1"));
    up(CONFIG, many(8), extra(), deployment("web", 3, "nginx:2"));
    List<Manifest> first = history().contents(history().revision(1).orElseThrow());

    run(candidate().with(first), RunOptions.DEFAULT);

    assertThat(live("web").number(0, "spec", "replicas")).isEqualTo(2);
    assertThat(sandbox.cluster().get(new ResourceId("v1", "ConfigMap", "default", "extra")))
        .isEmpty();
    assertThat(engine().plan(candidate().with(first), Options.DEFAULT).isEmpty()).isTrue();
  }

  @Test
  void refusesObjectsOfOthersAndTouchesNothing() {
    sandbox.apply("kubectl", CONFIG);

    assertThatThrownBy(() -> up(CONFIG, deployment("web", 1, "nginx:1")))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("`ConfigMap/settings` exists already");
    assertThat(sandbox.cluster().list(Selection.of("apps/v1", "Deployment", "default"))).isEmpty();
  }

  @Test
  void adoptsADeploymentWithoutRestartingItsPods() throws InterruptedException {
    sandbox.apply("kubectl-client-side-apply", CONFIG);
    sandbox.apply("kubectl-client-side-apply", deployment("web", 2, "nginx:1"));
    engine().run(candidate(many(1)), RunOptions.DEFAULT, Consent.given());
    awaitPods(2);
    List<String> before = podUids();

    run(candidate(CONFIG, deployment("web", 2, "nginx:1"), many(1)), adopting());

    assertThat(podUids()).isEqualTo(before);
    assertThat(RELEASE.owns(live("web"))).isTrue();
    assertThat(plan(CONFIG, deployment("web", 2, "nginx:1"), many(1)).isEmpty()).isTrue();
  }

  private void awaitPods(int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (podUids().size() != count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(podUids()).hasSize(count);
  }

  @Test
  void givesAdoptedObjectsBackWhenTheReleaseIsTakenDown() throws InterruptedException {
    sandbox.apply("kubectl-client-side-apply", CONFIG);
    run(candidate(CONFIG, many(1)), adopting());

    run(candidate(), RunOptions.DEFAULT.allowingPrune());

    Manifest released = sandbox.get("v1", "ConfigMap", "settings");
    assertThat(released.map("metadata", "labels")).isEmpty();
    assertThat(released.text("data", "level")).isEqualTo("info");
  }

  @Test
  void leavesReplicasToAnAutoscalerAndTakesTheLiveCountOverWhenItGoes()
      throws InterruptedException {
    String autoscaler =
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 1
          maxReplicas: 10
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
        """;
    up(CONFIG, many(6), deployment("web", 3, "nginx:1"), autoscaler);
    assertThat(live("web").number(0, "spec", "replicas")).isEqualTo(3);
    sandbox.apply(
        "autoscaler",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 7}}");

    up(CONFIG, many(6), deployment("web", 3, "nginx:2"), autoscaler);
    assertThat(live("web").number(0, "spec", "replicas")).isEqualTo(7);

    up(CONFIG, many(6), deployment("web", 3, "nginx:2"));
    assertThat(live("web").number(0, "spec", "replicas")).isEqualTo(7);
    assertThat(plan(CONFIG, many(6), deployment("web", 3, "nginx:2")).isEmpty()).isTrue();

    up(CONFIG, many(6), deployment("web", 4, "nginx:2"));
    assertThat(live("web").number(0, "spec", "replicas")).isEqualTo(4);
  }

  private static String job(String command) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: migrate}
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [%s]}]}
    """
        .formatted(command);
  }

  private List<String> jobs() {
    return sandbox.cluster().list(Selection.of("batch/v1", "Job", "default")).stream()
        .map(one -> one.id().name())
        .sorted()
        .toList();
  }

  @Test
  void runsAChangedJobUnderANewName() throws InterruptedException {
    up(CONFIG, many(8), job("one"));

    up(CONFIG, many(8), job("two"));

    assertThat(jobs()).hasSize(1).allMatch(name -> name.matches("migrate-[0-9a-f]{10}"));
  }

  @Test
  void doesNotRunAFinishedJobAgain() throws InterruptedException {
    up(CONFIG, many(8), job("one"));
    sandbox
        .cluster()
        .delete(
            new ResourceId("batch/v1", "Job", "default", "migrate"),
            dev.kdeploy.cluster.Cluster.Deletion.of(null));

    Outcome again = up(CONFIG, many(8), job("one"));

    assertThat(again).isInstanceOf(Outcome.Unchanged.class);
    assertThat(jobs()).isEmpty();
  }

  private static final String PASSWORD =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db, annotations: {kdeploy.dev/generated: '{"password":"28 hex"}'}}
      """;

  @Test
  void makesAGeneratedSecretOnceAndKeepsItOutOfTheHistory() throws InterruptedException {
    up(CONFIG, many(8), PASSWORD);
    String password = sandbox.get("v1", "Secret", "db").text("data", "password");

    up(CONFIG.replace("info", "debug"), many(8), PASSWORD);

    assertThat(password).isNotEmpty();
    assertThat(sandbox.get("v1", "Secret", "db").text("data", "password")).isEqualTo(password);
    String recorded =
        history().recorded().stream()
            .map(Manifest::content)
            .map(Map::toString)
            .collect(Collectors.joining());
    assertThat(recorded).doesNotContain(password);
  }

  @Test
  void keepsGeneratedSecretsWhenTheReleaseIsTakenDown() throws InterruptedException {
    up(CONFIG, PASSWORD);

    run(candidate(), RunOptions.DEFAULT.allowingPrune());

    assertThat(sandbox.get("v1", "Secret", "db").uid()).isNotEmpty();
  }

  private static final String SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        replicas: 1
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: main, image: redis}]}
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      """;

  @Test
  void leavesTheClaimsOfAStatefulSetUnlessToldOtherwise() throws InterruptedException {
    up(SET);

    run(candidate(), RunOptions.DEFAULT.allowingPrune());

    assertThat(sandbox.get("v1", "PersistentVolumeClaim", "data-db-0").uid()).isNotEmpty();
  }

  @Test
  void deletesTheClaimsOfAStatefulSetWhenTold() throws InterruptedException {
    up(SET);

    run(
        candidate().removing(new Extent(true, false, false, false)),
        RunOptions.DEFAULT.allowingPrune());

    assertThat(
            sandbox.cluster().list(Selection.of("v1", "PersistentVolumeClaim", "default")).stream()
                .filter(claim -> claim.text("metadata", "deletionTimestamp").isEmpty()))
        .isEmpty();
  }

  @Test
  void refusesAnotherEnvironmentInTheSamePlace() throws InterruptedException {
    up(CONFIG);
    Candidate other =
        new Candidate(
            RELEASE,
            "prod",
            List.of(),
            "up",
            "",
            Patience.of(Duration.ofMinutes(1), Duration.ZERO),
            Extent.USUAL,
            Trials.NONE);

    assertThatThrownBy(() -> run(other, RunOptions.DEFAULT))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("belongs to environment `dev`");
  }

  @Test
  void saysWhatIsNotReadyWhenTheTimeIsUp() throws InterruptedException {
    Candidate stuck = candidate(CONFIG, deployment("web", 1, "sim-neverready"));
    Candidate hurried =
        new Candidate(
            RELEASE,
            "dev",
            stuck.objects(),
            "up",
            "",
            Patience.of(Duration.ofMillis(1500), Duration.ZERO),
            Extent.USUAL,
            Trials.NONE);

    Outcome outcome = run(hurried, RunOptions.DEFAULT);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken ->
                assertThat(broken.unhealthy())
                    .extracting(one -> one.id().toString())
                    .containsExactly("Deployment/web"));
    assertThat(history().newest().orElseThrow().status()).isEqualTo(Revision.Status.FAILED);
  }

  @Test
  void endsInGoodOrderWhenItIsInterrupted() throws Exception {
    Candidate stuck = candidate(CONFIG, deployment("web", 1, "sim-neverready"));
    List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outcomes.add(run(stuck, RunOptions.DEFAULT));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    while (events.stream().noneMatch(Event.Progress.class::isInstance)) {
      Thread.onSpinWait();
    }

    worker.interrupt();
    worker.join();

    assertThat(outcomes).containsExactly(new Outcome.Interrupted(1, 0));
    assertThat(
            Tree.text(
                sandbox.get("coordination.k8s.io/v1", "Lease", "kdeploy.shop").content(),
                "spec",
                "holderIdentity"))
        .isEmpty();
  }

  @Test
  void appliesACustomResourceTogetherWithItsDefinition() throws InterruptedException {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Thing, plural: things, singular: thing}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;
    String thing =
        "{apiVersion: example.com/v1, kind: Thing, metadata: {name: t}, spec: {size: 3}}";

    Outcome outcome = up(definition, thing);

    assertThat(outcome).isInstanceOf(Outcome.Deployed.class);
    assertThat(sandbox.get("example.com/v1", "Thing", "t").number(0, "spec", "size")).isEqualTo(3);
    assertThat(plan(definition, thing).isEmpty()).isTrue();
  }

  @Test
  void carriesTheHashOfConfigurationInThePodsThatReferToIt() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    assertThat(PodTemplates.annotation(live("web"), PodTemplates.CONFIG_HASH)).isNotEmpty();
  }
}

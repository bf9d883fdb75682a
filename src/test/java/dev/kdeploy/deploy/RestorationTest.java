package dev.kdeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.PlanRequest.Options;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.Revision;
import dev.kdeploy.rollout.Patience;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RestorationTest extends Shop {
  private static final String CHANGED =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: debug}}";

  private static String set(String image) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db}
    spec:
      replicas: 2
      serviceName: db
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec: {containers: [{name: main, image: "%s"}]}
    """
        .formatted(image);
  }

  private Outcome fail(String... yaml) throws InterruptedException {
    return run(hurried(yaml), RunOptions.DEFAULT);
  }

  private static Candidate hurried(String... yaml) {
    Candidate whole = candidate(yaml);
    return new Candidate(
        whole.release(),
        whole.environment(),
        whole.objects(),
        whole.cause(),
        whole.message(),
        Patience.of(Duration.ofMillis(2500), Duration.ZERO),
        whole.extent(),
        whole.trials());
  }

  @Test
  void putsTheLastGoodRevisionBackWithItsOldReplicaSet() throws InterruptedException {
    up(CONFIG, deployment("web", 2, "nginx:1"));
    List<String> before = podUids();

    Outcome outcome = fail(CHANGED, deployment("web", 2, "sim-neverready"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Restored.class,
            restored -> {
              assertThat(restored.revision()).isEqualTo(2);
              assertThat(restored.restored()).isEqualTo(1);
            });
    assertThat(podUids()).containsAll(before.subList(0, 1));
    assertThat(PodTemplates.containers(live("web")).toString()).contains("nginx:1");
    assertThat(sandbox.get("v1", "ConfigMap", "settings").text("data", "level")).isEqualTo("info");
  }

  @Test
  void recordsThatItWasRestoredAndKeepsTheLastGoodOne() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    fail(CONFIG, deployment("web", 1, "sim-neverready"));

    assertThat(history().newest().orElseThrow().status()).isEqualTo(Revision.Status.RESTORED);
    assertThat(history().lastGood().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void planningTheLastGoodRevisionAfterwardsFindsNothingToDo() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    fail(CHANGED, deployment("web", 1, "sim-neverready"));

    assertThat(engine().plan(candidate(CONFIG, deployment("web", 1, "nginx:1")), Options.DEFAULT))
        .matches(plan -> plan.isEmpty(), "is empty");
  }

  @Test
  void anUpOfTheLastGoodRevisionAfterwardsHasNothingToDo() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    fail(CHANGED, deployment("web", 1, "sim-neverready"));

    Outcome outcome = up(CONFIG, deployment("web", 1, "nginx:1"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Unchanged.class, same -> assertThat(same.revision()).isEqualTo(1));
    assertThat(history().newest().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void theServiceAccountOfPodsIsSentUnderBothOfItsNames() throws InterruptedException {
    String plain = deployment("web", 1, "nginx:1");
    String account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}";

    up(CONFIG, account, plain.replace("{containers", "{serviceAccountName: web, containers"));

    assertThat(PodTemplates.podSpec(live("web"))).containsEntry("serviceAccount", "web");

    up(CONFIG, account, plain);

    assertThat(PodTemplates.podSpec(live("web")))
        .doesNotContainKeys("serviceAccount", "serviceAccountName");
  }

  @Test
  void removesWhatTheFailedRevisionAdded() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    fail(CONFIG, deployment("web", 1, "nginx:1"), deployment("extra", 1, "sim-neverready"));

    assertThat(sandbox.cluster().get(new ResourceId("apps/v1", "Deployment", "default", "extra")))
        .isEmpty();
  }

  @Test
  void keepsAndNamesWhatMayHoldData() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    String claim =
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: disk}, spec: {accessModes:"
            + " [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";

    Outcome outcome = fail(CONFIG, claim, deployment("web", 1, "sim-neverready"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Restored.class,
            restored ->
                assertThat(restored.kept())
                    .extracting(Problem::what)
                    .containsExactly(
                        "`PersistentVolumeClaim/disk` stays: it may hold data by now"));
    assertThat(sandbox.get("v1", "PersistentVolumeClaim", "disk")).isNotNull();
  }

  @Test
  void replacesThePodOfABadSetThatWouldBlockTheWayBack() throws InterruptedException {
    up(CONFIG, set("postgres:1"));

    Outcome outcome = fail(CONFIG, set("sim-pull/postgres:2"));

    assertThat(outcome).isInstanceOf(Outcome.Restored.class);
    assertThat(sandbox.cluster().list(Selection.of("v1", "Pod", "default")))
        .extracting(RestorationTest::image)
        .containsExactly("postgres:1", "postgres:1");
  }

  private static String image(Manifest pod) {
    return String.valueOf(pod.get("spec", "containers")).replaceAll(".*image=([^,}]*).*", "$1");
  }

  @Test
  void leavesAFirstReleaseThatFailsInPlace() throws InterruptedException {
    Outcome outcome = fail(CONFIG, deployment("web", 1, "sim-neverready"));

    assertThat(outcome).isInstanceOf(Outcome.Broken.class);
    assertThat(live("web")).isNotNull();
  }

  @Test
  void leavesTheFailedRevisionInPlaceWhenToldToHold() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    RunOptions hold = new RunOptions(Options.DEFAULT, Duration.ZERO, true, false, false);

    Outcome outcome = run(hurried(CONFIG, deployment("web", 1, "sim-neverready")), hold);

    assertThat(outcome).isInstanceOf(Outcome.Broken.class);
    assertThat(history().newest().orElseThrow().status()).isEqualTo(Revision.Status.FAILED);
  }

  @Test
  void restoresAlsoWhenTheServerRefusesInTheMiddle() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    String stranger =
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}, spec: {size: big}}";
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
        """;

    Outcome outcome = fail(CHANGED, definition, stranger, deployment("web", 1, "nginx:1"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Restored.class, restored -> assertThat(restored.problems()).isNotEmpty());
    assertThat(sandbox.get("v1", "ConfigMap", "settings").text("data", "level")).isEqualTo("info");
  }
}

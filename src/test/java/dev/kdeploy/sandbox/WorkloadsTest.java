package dev.kdeploy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every kind of workload does what its controller would make of it.
class WorkloadsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Rehearsal rehearsal = new Rehearsal();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  private static String statefulSet(int replicas, String image, String more) {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: %d
          serviceName: db
          %s
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "%s"}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
        replicas,
        more,
        image);
  }

  private List<String> podTrace() {
    List<String> trace = new ArrayList<>();
    rehearsal
        .sandbox
        .store()
        .onChange(
            change -> {
              if (change.now().kind().resource().equals("pods")
                  && change.type() != Change.Type.MODIFIED) {
                trace.add((change.type() == Change.Type.ADDED ? "+" : "-") + change.now().name());
              }
            });
    return trace;
  }

  @Test
  void aStatefulSetStartsInOrderAndUpdatesInReverse() {
    List<String> trace = podTrace();
    rehearsal.apply(statefulSet(3, "db:1", ""));
    rehearsal.pass(LONG);
    assertThat(trace).containsExactly("+db-0", "+db-1", "+db-2");
    trace.clear();

    rehearsal.apply(statefulSet(3, "db:2", ""));
    rehearsal.pass(LONG);

    assertThat(trace).containsExactly("-db-2", "+db-2", "-db-1", "+db-1", "-db-0", "+db-0");
    Stored set = rehearsal.find("statefulsets.apps", "db");
    assertThat(set.text("status", "currentRevision"))
        .isEqualTo(set.text("status", "updateRevision"));
    assertThat(rehearsal.names("persistentvolumeclaims"))
        .containsExactly("data-db-0", "data-db-1", "data-db-2");
    assertThat(rehearsal.list("persistentvolumeclaims"))
        .allMatch(claim -> claim.text("status", "phase").equals("Bound"));
  }

  @Test
  void aPartitionKeepsOldPods() {
    rehearsal.apply(statefulSet(3, "db:1", ""));
    rehearsal.pass(LONG);
    List<String> trace = podTrace();

    rehearsal.apply(statefulSet(3, "db:2", "updateStrategy: {rollingUpdate: {partition: 2}}"));
    rehearsal.pass(LONG);

    assertThat(trace).containsExactly("-db-2", "+db-2");
    assertThat(rehearsal.find("statefulsets.apps", "db").number(0, "status", "updatedReplicas"))
        .isEqualTo(1);
  }

  @Test
  void aBrokenPodOfAStatefulSetBlocksEvenTheWayBack() {
    rehearsal.apply(statefulSet(2, "db:1", ""));
    rehearsal.pass(LONG);
    rehearsal.apply(statefulSet(2, "sim-neverready:1", ""));
    rehearsal.pass(LONG);

    rehearsal.apply(statefulSet(2, "db:1", ""));
    rehearsal.pass(LONG);
    assertThat(Pods.isReady(rehearsal.find("pods", "db-1"))).isFalse();
    rehearsal.client.delete("/api/v1/namespaces/default/pods/db-1");
    rehearsal.pass(LONG);

    assertThat(rehearsal.list("pods")).hasSize(2).allMatch(Pods::isReady);
  }

  @Test
  void onDeleteWaitsForSomebodyToDelete() {
    rehearsal.apply(statefulSet(2, "db:1", "updateStrategy: {type: OnDelete}"));
    rehearsal.pass(LONG);
    List<String> trace = podTrace();

    rehearsal.apply(statefulSet(2, "db:2", "updateStrategy: {type: OnDelete}"));
    rehearsal.pass(LONG);
    assertThat(trace).isEmpty();
    rehearsal.client.delete("/api/v1/namespaces/default/pods/db-0");
    rehearsal.pass(LONG);

    Stored set = rehearsal.find("statefulsets.apps", "db");
    assertThat(rehearsal.find("pods", "db-0").label("controller-revision-hash"))
        .isEqualTo(set.text("status", "updateRevision"));
  }

  @Test
  void parallelPodsStartTogetherAndScaleDownKeepsClaims() {
    rehearsal.apply(statefulSet(3, "sim-neverready:1", "podManagementPolicy: Parallel"));
    rehearsal.pass(LONG);
    assertThat(rehearsal.names("pods")).hasSize(3);

    rehearsal.apply(statefulSet(1, "sim-neverready:1", "podManagementPolicy: Parallel"));
    rehearsal.pass(LONG);

    assertThat(rehearsal.names("pods")).containsExactly("db-0");
    assertThat(rehearsal.names("persistentvolumeclaims")).hasSize(3);
  }

  @Test
  void aDaemonSetHasAPodOnEveryNodeAndUpdatesOneByOne() {
    String text =
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: agent, image: "%s"}]}
        """;
    rehearsal.apply(text.formatted("agent:1"));
    rehearsal.pass(LONG);
    assertThat(rehearsal.list("pods"))
        .extracting(pod -> pod.text("spec", "nodeName"))
        .containsExactlyInAnyOrder("sandbox-1", "sandbox-2");
    List<Long> ready = new ArrayList<>();
    rehearsal
        .sandbox
        .store()
        .onChange(_ -> ready.add(rehearsal.list("pods").stream().filter(Pods::isReady).count()));

    rehearsal.apply(text.formatted("agent:2"));
    rehearsal.pass(LONG);

    assertThat(ready).allMatch(count -> count >= 1);
    assertThat(
            rehearsal
                .find("daemonsets.apps", "agent")
                .number(0, "status", "updatedNumberScheduled"))
        .isEqualTo(2);
    assertThat(rehearsal.list("pods"))
        .allMatch(
            pod -> Tree.text(pod.maps("spec", "containers").getFirst(), "image").equals("agent:2"));
  }

  private static String job(String image, String more) {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          %s
          template: {spec: {restartPolicy: Never, containers: [{name: c, image: "%s"}]}}
        """,
        more,
        image);
  }

  private String condition(String type) {
    var condition = Pods.condition(rehearsal.find("jobs.batch", "migrate").content(), type);
    return condition.get("status") + " " + condition.get("reason");
  }

  @Test
  void aJobCompletes() {
    rehearsal.apply(job("migrate:1", "completions: 3\n  parallelism: 2"));
    rehearsal.pass(LONG);

    assertThat(condition("Complete")).isEqualTo("True CompletionsReached");
    assertThat(condition("SuccessCriteriaMet")).isEqualTo("True CompletionsReached");
    assertThat(rehearsal.find("jobs.batch", "migrate").number(0, "status", "succeeded"))
        .isEqualTo(3);
    assertThat(rehearsal.names("pods")).hasSize(3);
  }

  @Test
  void aJobFailsWhenItsPodsDo() {
    rehearsal.apply(job("sim-fail:1", "backoffLimit: 1"));
    rehearsal.pass(Duration.ofMinutes(2));

    assertThat(condition("Failed")).isEqualTo("True BackoffLimitExceeded");
    assertThat(rehearsal.find("jobs.batch", "migrate").number(0, "status", "failed")).isEqualTo(2);
  }

  @Test
  void aFinishedJobGoesWhenItsTimeIsOver() {
    rehearsal.apply(job("migrate:1", "ttlSecondsAfterFinished: 60"));
    rehearsal.pass(LONG);
    assertThat(condition("Complete")).startsWith("True");

    rehearsal.pass(Duration.ofSeconds(60));

    assertThat(rehearsal.names("jobs.batch")).isEmpty();
    assertThat(rehearsal.names("pods")).isEmpty();
  }

  @Test
  void aCronJobMakesJobsWhenTheyAreDue() {
    rehearsal.apply(
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '*/5 * * * *',"
            + " jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c,"
            + " image: c}]}}}}}}");

    rehearsal.pass(Duration.ofMinutes(31));

    assertThat(rehearsal.names("jobs.batch")).hasSize(3);
    assertThat(rehearsal.find("cronjobs.batch", "c").text("status", "lastScheduleTime"))
        .isEqualTo("2030-01-01T00:30:00Z");
  }

  @Test
  void whatNobodyOwnsAnyMoreIsCollected() {
    rehearsal.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
    rehearsal.pass(LONG);

    rehearsal.client.delete("/apis/apps/v1/namespaces/default/deployments/web");
    rehearsal.pass(LONG);

    assertThat(rehearsal.names("replicasets.apps")).isEmpty();
    assertThat(rehearsal.names("pods")).isEmpty();
  }

  @Test
  void orphansStayAndAreAdopted() {
    rehearsal.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
    rehearsal.pass(LONG);
    List<String> pods = rehearsal.names("pods");

    rehearsal.client.delete(
        "/apis/apps/v1/namespaces/default/deployments/web?propagationPolicy=Orphan");
    rehearsal.pass(LONG);
    assertThat(rehearsal.names("deployments.apps")).isEmpty();
    assertThat(rehearsal.names("pods")).isEqualTo(pods);
    rehearsal.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
    rehearsal.pass(LONG);

    assertThat(rehearsal.names("pods")).isEqualTo(pods);
  }

  @Test
  void aForegroundDeletionWaitsForTheDependents() {
    rehearsal.apply(RolloutTraceTest.deployment(1, "{}", "web:1", ""));
    rehearsal.pass(LONG);

    var reply =
        rehearsal.client.delete(
            "/apis/apps/v1/namespaces/default/deployments/web?propagationPolicy=Foreground");

    assertThat(reply.get("metadata", "finalizers")).isEqualTo(List.of("foregroundDeletion"));
    assertThat(rehearsal.names("deployments.apps")).hasSize(1);
    rehearsal.pass(LONG);
    assertThat(rehearsal.names("deployments.apps")).isEmpty();
    assertThat(rehearsal.names("pods")).isEmpty();
  }

  @Test
  void aNamespaceTakesItsContentAlong() {
    rehearsal.client.post("/api/v1/namespaces", "{metadata: {name: other}}");
    rehearsal.pass(LONG);
    rehearsal.client.post("/api/v1/namespaces/other/configmaps", "{metadata: {name: x}}");

    var reply = rehearsal.client.delete("/api/v1/namespaces/other");
    assertThat(reply.text("status", "phase")).isEqualTo("Terminating");
    assertThat(
            rehearsal
                .client
                .post("/api/v1/namespaces/other/configmaps", "{metadata: {name: late}}")
                .code())
        .isEqualTo(403);
    rehearsal.pass(LONG);

    assertThat(rehearsal.client.get("/api/v1/namespaces/other").code()).isEqualTo(404);
    assertThat(rehearsal.client.get("/api/v1/namespaces/other/configmaps/x").code()).isEqualTo(404);
  }

  @Test
  void aDefinedKindIsServedUntilItsDefinitionGoes() {
    rehearsal.client.post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        """
        metadata: {name: foos.test.dev}
        spec:
          group: test.dev
          scope: Namespaced
          names: {kind: Foo, plural: foos}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [size], properties: {size: {type: integer}, mode: {type: string, default: a}}}}}}
        """);
    String foos = "/apis/test.dev/v1/namespaces/default/foos";
    assertThat(rehearsal.client.get(foos).code()).isEqualTo(404);
    rehearsal.pass(LONG);

    assertThat(rehearsal.client.get("/apis/test.dev/v1").code()).isEqualTo(200);
    var made =
        rehearsal.client.apply(
            foos + "/f",
            "m",
            "{apiVersion: test.dev/v1, kind: Foo, metadata: {name: f}, spec: {size: 1}}");
    assertThat(made.code()).isEqualTo(201);
    assertThat(made.text("spec", "mode")).isEqualTo("a");
    assertThat(rehearsal.client.post(foos, "{metadata: {name: g}, spec: {}}").causes())
        .containsExactly("spec.size FieldValueRequired Required value");
    rehearsal.client.delete(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/foos.test.dev");
    assertThat(rehearsal.client.get(foos).code()).isEqualTo(404);
  }

  @Test
  void podsFailAsTheyAreTold() {

    for (String scenario : new String[] {"ok", "neverready", "pull", "crash", "oom"}) {
      rehearsal.apply(
          "{apiVersion: v1, kind: Pod, metadata: {name: %s, annotations: {kdeploy.dev/simulate: %s}}, spec: {containers: [{name: c, image: i}]}}"
              .formatted(scenario, scenario));
    }
    rehearsal.pass(Duration.ofSeconds(20));

    assertThat(Pods.isReady(rehearsal.find("pods", "ok"))).isTrue();
    assertThat(Pods.isReady(rehearsal.find("pods", "neverready"))).isFalse();
    assertThat(Pods.waitingReason(rehearsal.find("pods", "pull"), "c"))
        .isIn("ErrImagePull", "ImagePullBackOff");
    for (String scenario : new String[] {"crash", "oom"}) {
      Stored pod = rehearsal.find("pods", scenario);
      assertThat(Pods.restarts(pod, "c")).isGreaterThanOrEqualTo(2);
      assertThat(Tree.text(Pods.containerStatus(pod, "c"), "lastState", "terminated", "reason"))
          .isEqualTo(scenario.equals("oom") ? "OOMKilled" : "Error");
    }
    assertThat(
            rehearsal
                .client
                .get("/api/v1/namespaces/default/pods/crash/log?previous=true")
                .text("text"))
        .contains("the sandbox runs no containers")
        .contains("fatal: simulated crash");
    assertThat(rehearsal.list("events"))
        .extracting(event -> event.text("reason"))
        .contains("Scheduled", "Started", "BackOff", "Failed");
  }

  @Test
  void aPodWaitsForWhatItRefersTo() {
    rehearsal.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i,"
            + " envFrom: [{configMapRef: {name: missing}}]}]}}");
    rehearsal.pass(LONG);
    assertThat(Pods.waitingReason(rehearsal.find("pods", "p"), "c"))
        .isEqualTo("CreateContainerConfigError");

    rehearsal.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: missing}}");
    rehearsal.pass(LONG);

    assertThat(Pods.isReady(rehearsal.find("pods", "p"))).isTrue();
  }

  @Test
  void aPodThatAsksForTooMuchIsNotScheduled() {
    rehearsal.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i,"
            + " resources: {requests: {cpu: '65'}}}]}}");
    rehearsal.pass(LONG);

    assertThat(Pods.condition(rehearsal.find("pods", "p").content(), "PodScheduled"))
        .containsEntry("reason", "Unschedulable");
  }

  @Test
  void aServiceKnowsItsReadyPodsAndALoadBalancerGetsAnAddress() {
    rehearsal.apply(RolloutTraceTest.deployment(2, "{}", "web:1", ""));
    rehearsal.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: LoadBalancer,"
            + " selector: {app: web}, ports: [{port: 80}]}}");
    rehearsal.pass(LONG);

    assertThat(rehearsal.find("services", "web").maps("status", "loadBalancer", "ingress"))
        .hasSize(1);
    Stored slice = rehearsal.list("endpointslices.discovery.k8s.io").getFirst();
    assertThat(slice.maps("endpoints"))
        .hasSize(2)
        .allMatch(endpoint -> Tree.flag(endpoint, "conditions", "ready"));
    assertThat(rehearsal.find("endpoints", "web").maps("subsets", "addresses")).isEmpty();
  }

  @Test
  void anAutoscalerKeepsItsTargetWithinBounds() {
    rehearsal.apply(RolloutTraceTest.deployment(1, "{}", "web:1", ""));
    rehearsal.apply(
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec:"
            + " {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind:"
            + " Deployment, name: web}}}");
    rehearsal.pass(LONG);

    assertThat(rehearsal.names("pods")).hasSize(3);
  }

  @Test
  void aSlowPodIsNotGoneAtOnce() {
    rehearsal.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {kdeploy.dev/stop-after:"
            + " 5s}}, spec: {containers: [{name: c, image: i}]}}");
    rehearsal.pass(LONG);

    rehearsal.client.delete("/api/v1/namespaces/default/pods/p");
    rehearsal.pass(Duration.ofSeconds(4));
    assertThat(rehearsal.find("pods", "p").isDeleted()).isTrue();
    rehearsal.pass(Duration.ofSeconds(2));

    assertThat(rehearsal.names("pods")).isEmpty();
  }
}

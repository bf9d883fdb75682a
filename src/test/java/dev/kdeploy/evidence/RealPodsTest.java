package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.evidence.Evidence.About;
import dev.kdeploy.evidence.Evidence.Request;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Containers that really run, on the node of the cluster that `KUBECONFIG` names; the node has the
/// image `busybox:1.36`, or the one that `-Dbusybox=IMAGE` names.
@Tag("tier3")
class RealPodsTest {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
      stringData: {password: hunter2-and-more}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 0
            initContainers:
            - name: prepare
              image: BUSYBOX
              imagePullPolicy: IfNotPresent
              command: [sh, -c, echo preparing]
            containers:
            - name: main
              image: BUSYBOX
              imagePullPolicy: IfNotPresent
              command: [sh, -c, 'echo "connecting with $PASSWORD"; echo no database >&2; exit 3']
              env:
              - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
              - {name: COPY, value: hunter2-and-more}
      """;
  private static final String IMAGE =
      System.getenv().getOrDefault("KDEPLOY_TEST_BUSYBOX", "busybox:1.36");

  private static RealPlace place;

  @BeforeAll
  static void connect() {
    place = RealPlace.connect();
  }

  @AfterAll
  static void disconnect() {
    place.close();
  }

  @BeforeEach
  void makeNamespace() {
    place.makeNamespace();
  }

  @AfterEach
  void removeNamespace() {
    place.removeNamespace();
  }

  private static Manifest apply(Manifest object) {
    Answer answer =
        place
            .cluster()
            .apply(
                object.with(place.namespace(), "metadata", "namespace"),
                new ApplyOptions("evidence-test", true, false));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return ((Answer.Accepted) answer).live();
  }

  private static void awaitCrash() {
    Instant end = Instant.now().plusSeconds(90);
    while (place.cluster().list(Selection.of("v1", "Pod", place.namespace())).stream()
        .flatMap(pod -> Tree.maps(pod.content(), "status", "containerStatuses").stream())
        .noneMatch(
            status -> Tree.text(status, "state", "waiting", "reason").equals("CrashLoopBackOff"))) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void tellsWhatACrashedContainerSaidWithoutItsSecrets() {
    List<Manifest> live =
        SandboxCluster.objects(OBJECTS.replace("BUSYBOX", IMAGE)).stream()
            .map(RealPodsTest::apply)
            .toList();
    awaitCrash();
    ReleaseId release = new ReleaseId(place.namespace(), "shop");

    Evidence evidence =
        Evidence.capture(
            place.cluster(),
            new Request(
                new About(release, 1, "dev", "up", Instant.EPOCH),
                List.of(),
                List.of(live.get(1)),
                "",
                Masks.of(live),
                Duration.ofSeconds(30)));

    assertThat(evidence.notes()).isEmpty();
    assertThat(evidence.pods()).hasSize(1);
    ContainerSeen prepare = evidence.pods().getFirst().containers().getFirst();
    ContainerSeen main = evidence.pods().getFirst().containers().getLast();
    assertThat(prepare.role()).isEqualTo(Failure.Role.INIT);
    assertThat(prepare.log()).containsExactly("preparing");
    assertThat(main.previousLog()).contains("connecting with ***", "no database");
    assertThat(main.asked().env())
        .containsExactly("PASSWORD from Secret db, key password", "COPY=***");
    assertThat(CaptureContract.last(main).exitCode()).isEqualTo(3);
    assertThat(evidence.events()).anyMatch(event -> event.reason().equals("BackOff"));
    assertThat(evidence.toTree().toString()).doesNotContain("hunter2");
  }
}

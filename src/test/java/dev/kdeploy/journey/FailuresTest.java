package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A healthy release is updated to something that cannot become healthy: it is recognised, told and
/// undone, and nobody who is served notices.
@Tag("tier2")
class FailuresTest {
  private static final int REPLICAS = 4;
  private static final int AT_ONCE = 8;
  private static final String ROLLOUT = "maxSurge: 1, maxUnavailable: 0";
  private static final String GOOD = project("nginx:1.27", "", "", "");

  @TempDir static Path home;
  private static Api api;
  private static SideBySide<FailedUpdate> updates;

  /// A way to fail.
  ///
  /// @param around objects that somebody else has put into the namespace
  /// @param bad the project that fails
  /// @param cause by which name it has to be told
  /// @param kind of the object that shows it
  /// @param container that shows it, if one does
  record Failure(
      String name,
      List<String> around,
      String bad,
      String cause,
      String kind,
      @Nullable String container,
      List<String> flags) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String project(String image, String rollout, String web, String more) {
    return """
    workloads:
      web: {image: "%s", replicas: %d, rollout: {%s%s}%s}
    %s
    """
        .formatted(image, REPLICAS, ROLLOUT, rollout, web, more.indent(2));
  }

  private static Failure pods(String name, String web, String cause, String... flags) {
    return failure(name, "", web, "", cause, "Pod", "web", flags);
  }

  private static Failure failure(
      String name,
      String rollout,
      String web,
      String more,
      String cause,
      String kind,
      @Nullable String container,
      String... flags) {
    String bad = project("nginx:1.28", rollout, web, more);
    return new Failure(name, List.of(), bad, cause, kind, container, List.of(flags));
  }

  private static Failure creation(
      String name, String rollout, String web, String cause, String... around) {
    String bad = project("nginx:1.28", rollout, web, "");
    return new Failure(name, List.of(around), bad, cause, "ReplicaSet", null, List.of());
  }

  private static String simulated(String annotations) {
    return ", podAnnotations: {" + annotations + "}";
  }

  static Stream<Failure> failures() {
    return Stream.of(ofContainers(), ofScheduling(), ofCreation()).flatMap(List::stream);
  }

  static Stream<Failure> failuresOfOthers() {
    return ofJobsAndClaims().stream();
  }

  private static List<Failure> ofContainers() {
    String probe = ", port: 80, probes: {readiness: /ready}";
    String crash = simulated("kdeploy.dev/simulate: crash");
    String oom = simulated("kdeploy.dev/simulate: oom");
    String never = simulated("kdeploy.dev/simulate: neverready");
    return List.of(
        pods("pull", simulated("kdeploy.dev/simulate: pull"), "ImageNotFound"),
        pods("crash-before-ready", probe + crash, "CrashLoopBackOff"),
        failure(
            "crash-after-ready",
            ", minReadySeconds: 5",
            crash,
            "",
            "CrashLoopBackOff",
            "Pod",
            "web"),
        pods("out-of-memory", probe + oom, "OOMKilled"),
        failure(
            "never-ready",
            ", progressDeadline: 8s",
            never,
            "",
            "ProgressDeadlineExceeded",
            "Deployment",
            null));
  }

  private static List<Failure> ofScheduling() {
    return List.of(
        failure(
            "no-room",
            ", tolerate: {Unschedulable: 3s}",
            ", resources: {requests: {cpu: 999}}",
            "",
            "Unschedulable",
            "Pod",
            null),
        failure(
            "no-such-node",
            ", tolerate: {NoMatchingNode: 3s}",
            ", nodeSelector: {disk: none}",
            "",
            "NoMatchingNode",
            "Pod",
            null));
  }

  private static List<Failure> ofCreation() {
    return List.of(
        creation(
            "quota",
            ", tolerate: {QuotaExceeded: 3s}",
            "",
            "QuotaExceeded",
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: few, namespace: NAMESPACE},"
                + " spec: {hard: {pods: 4}}}"),
        creation(
            "pod-security",
            "",
            ", hostNetwork: true",
            "PodSecurityViolated",
            "{apiVersion: v1, kind: Namespace, metadata: {name: NAMESPACE, labels:"
                + " {pod-security.kubernetes.io/enforce: baseline}}}"),
        creation(
            "limit-range",
            "",
            ", resources: {limits: {memory: 2Gi}}",
            "PodRefused",
            "{apiVersion: v1, kind: LimitRange, metadata: {name: small, namespace: NAMESPACE},"
                + " spec: {limits: [{type: Container, max: {memory: 1Gi}}]}}"),
        creation("no-account", "", ", serviceAccount: absent", "ServiceAccountNotFound"),
        creation(
            "admission",
            "",
            ", podLabels: {team: none}",
            "AdmissionDenied",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: NAMESPACE}
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              validations:
              - {expression: "!('team' in object.metadata.labels)", message: pods have no team here}
            """,
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAMESPACE}
            spec: {policyName: NAMESPACE, validationActions: [Deny]}
            """),
        creation(
            "webhook",
            ", tolerate: {WebhookUnreachable: 3s}",
            ", podLabels: {team: none}",
            "WebhookUnreachable",
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: NAMESPACE}
            webhooks:
            - name: pods.example.com
              failurePolicy: Fail
              sideEffects: None
              timeoutSeconds: 1
              admissionReviewVersions: [v1]
              clientConfig: {service: {namespace: NAMESPACE, name: absent}}
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
              objectSelector: {matchLabels: {team: none}}
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
            """));
  }

  private static List<Failure> ofJobsAndClaims() {
    String job = "job: {kind: Job, image: 'busybox:1.36', %s}";
    return List.of(
        failure(
            "job",
            "",
            "",
            job.formatted("backoffLimit: 0, podAnnotations: {kdeploy.dev/simulate: fail}"),
            "BackoffLimitExceeded",
            "Pod",
            "job"),
        failure(
            "late-job",
            "",
            "",
            job.formatted("deadline: 2s, podAnnotations: {kdeploy.dev/run-for: 60s}"),
            "DeadlineExceeded",
            "Job",
            null),
        failure(
            "no-storage-class",
            "",
            "",
            "db: {image: 'db:1', storage: {data: {path: /data, size: 1Gi, class: absent}}}",
            "StorageClassNotFound",
            "PersistentVolumeClaim",
            null),
        failure(
            "another-workload",
            "",
            "",
            "cache: {image: 'cache:1', podAnnotations: {kdeploy.dev/simulate: pull}}",
            "ImageNotFound",
            "Pod",
            "cache"));
  }

  @BeforeAll
  static void startAll() {
    api = Api.connect();
    updates = new SideBySide<>(AT_ONCE);
    Stream.concat(failures(), failuresOfOthers())
        .forEach(failure -> updates.start(failure.name(), () -> happened(failure)));
  }

  @AfterAll
  static void stopAll() {
    if (updates != null) {
      updates.close();
      api.close();
    }
  }

  private static FailedUpdate happened(Failure failure) throws InterruptedException {
    try (Place place = Place.in(api, home.resolve(failure.name()))) {
      List<Manifest> around = new ArrayList<>();
      try {
        for (String yaml : failure.around()) {
          String text = yaml.replace("NAMESPACE", place.namespace());
          around.add(api.apply("journey", text));
        }
        return FailedUpdate.of(
            api, place, GOOD, failure.bad(), failure.flags().toArray(String[]::new));
      } finally {
        around.stream()
            .map(Manifest::id)
            .filter(id -> id.namespace().isEmpty() && !id.kind().equals("Namespace"))
            .forEach(id -> api.delete("", id.kind(), id.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isUndoneWithItsCauseNamedAndNobodyNotices(Failure failure) throws InterruptedException {
    FailedUpdate update = updates.of(failure.name());

    update.isUndone();
    update.names(failure.cause(), failure.kind(), failure.container());
    update.leftThePodsAlone();
    update.neverHadFewerThan(REPLICAS);
  }

  @ParameterizedTest
  @MethodSource("failuresOfOthers")
  void isUndoneTogetherWithWhatWasHealthy(Failure failure) throws InterruptedException {
    FailedUpdate update = updates.of(failure.name());

    update.isUndone();
    update.names(failure.cause(), failure.kind(), failure.container());
    update.servesAgain();
    update.neverHadFewerThan(REPLICAS);
  }

  @Test
  void aNameThatIsNoImageIsRefusedBeforeAnythingIsTouched() {
    try (Place place = Place.in(api, home.resolve("refused"))) {
      place.project("shop", GOOD);
      place.does("shop", "up");
      Map<String, String> before = place.settledVersions();
      place.project("shop", GOOD.replace("nginx:1.27", "UPPER//bad:::x"));

      CommandLineRun run = place.run("shop", "up");

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("UPPER//bad:::x", "kdeploy.yaml:");
      assertThat(place.versions()).isEqualTo(before);
    }
  }
}

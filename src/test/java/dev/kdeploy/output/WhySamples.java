package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Evidence.About;
import dev.kdeploy.evidence.Evidence.ConditionSeen;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Evidence.NodeSeen;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Failure.Place;
import dev.kdeploy.evidence.Failure.Reason;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.evidence.PodSeen;
import dev.kdeploy.evidence.PodSeen.Asked;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.evidence.PodSeen.ProbeSeen;
import dev.kdeploy.evidence.PodSeen.State;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Failed rollouts, one for each cause, with the words and messages of real clusters.
final class WhySamples {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final ResourceId POD = id("Pod/web-6f9d8c7b5-x2v4q");
  private static final ResourceId SET = id("ReplicaSet/web-6f9d8c7b5");
  private static final List<String> LOG =
      List.of(
          "2026-01-02T03:03:01Z INFO  listening on :8080",
          "2026-01-02T03:03:02Z INFO  connecting to postgres://app:***@db:5432/shop",
          "\u001b[31m2026-01-02T03:03:03Z FATAL cannot connect: db:5432: connection"
              + " refused\u001b[0m",
          "\tat main.go:42 (a line that goes on and on, well beyond the eightieth column of it)",
          "");

  private WhySamples() {}

  static Evidence named(String cause) {
    return Objects.requireNonNull(all().get(cause), cause);
  }

  static Map<String, Evidence> all() {
    Map<String, Evidence> all = new LinkedHashMap<>();
    images(all);
    starts(all);
    ends(all);
    probes(all);
    placement(all);
    creation(all);
    storage(all);
    jobs(all);
    return all;
  }

  private static void images(Map<String, Evidence> all) {
    all.put(
        "image-name-invalid",
        never(
            "InvalidImageName",
            "InvalidImageName",
            "couldn't parse image name \"Shop/Web:1.0\": invalid reference format: repository name"
                + " (Shop/Web) must be lowercase",
            "Shop/Web:1.0",
            "correct the image's name: registry/path:tag in small letters"));
    all.put(
        "image-never-pulled",
        never(
            "ErrImageNeverPull",
            "ErrImageNeverPull",
            "Container image \"shop/web:1.0\" is not present with pull policy of Never",
            "shop/web:1.0",
            "load the image onto the node, or set `imagePullPolicy: IfNotPresent`"));
    all.put(
        "image-not-found",
        never(
            "ImageNotFound",
            "ImagePullBackOff",
            "failed to pull and unpack image \"docker.io/shop/web:1.O\": failed to resolve image:"
                + " docker.io/shop/web:1.O: not found",
            "shop/web:1.O",
            "correct the name or the tag, or push the image"));
    all.put(
        "image-denied",
        never(
            "ImagePullDenied",
            "ErrImagePull",
            "pull access denied, repository does not exist or may require authorization: server"
                + " message: insufficient_scope: authorization failed",
            "registry.example.com/team/web:1.0",
            "give the pod credentials for the registry with `imagePullSecrets`, or correct the"
                + " name"));
  }

  private static void starts(Map<String, Evidence> all) {
    all.put(
        "config-missing",
        never(
            "CreateContainerConfigError",
            "CreateContainerConfigError",
            "couldn't find key api-key in Secret counter/partner",
            "shop/web:1.0",
            "create it, correct the name or the key, or mark the reference as `optional`"));
    all.put(
        "command-not-found",
        never(
            "CommandNotFound",
            "RunContainerError",
            "failed to create containerd task: failed to create shim task: OCI runtime create"
                + " failed: runc create failed: unable to start container process: exec:"
                + " \"/app/serve\": stat /app/serve: no such file or directory",
            "shop/web:1.0",
            "correct `command`, or build the image with it and for the node's platform"));
  }

  private static void ends(Map<String, Evidence> all) {
    String look = "look at the last lines of its log";
    State crashed = ended("Error", 1, "");
    all.put(
        "crash-loop",
        whole(
            failure(
                reason(
                    "CrashLoopBackOff",
                    "CrashLoopBackOff",
                    place("main", Role.REGULAR),
                    "back-off 20s restarting failed container=main pod=web-6f9d8c7b5-x2v4q",
                    1,
                    look)),
            container("main", Role.REGULAR, crashed, LOG),
            "",
            "Deployment/web\n  spec.template.spec.containers[main].image: shop/web:1.0 ->"
                + " shop/web:1.1\n"));
    all.put(
        "exits-0",
        of(
            reason(
                "Completed",
                "CrashLoopBackOff",
                place("main", Role.REGULAR),
                "",
                0,
                "give it a command that keeps running; for something that ends, use `kind: Job`"),
            container("main", Role.REGULAR, ended("Completed", 0, ""), List.of("done"))));
    all.put(
        "out-of-memory",
        of(
            reason(
                "OOMKilled",
                "OOMKilled",
                place("main", Role.REGULAR),
                "",
                137,
                "raise `resources.limits.memory`, or make it use less"),
            container(
                "main", Role.REGULAR, ended("OOMKilled", 137, ""), List.of("loading the model"))));
    all.put(
        "init-container",
        of(
            reason(
                "InitContainerFailed",
                "CrashLoopBackOff",
                place("migrate", Role.INIT),
                "",
                2,
                look + "; init containers that wait for something may be tolerated for longer"),
            container(
                "migrate", Role.INIT, ended("Error", 2, ""), List.of("no such table: users"))));
    all.put(
        "sidecar",
        of(
            reason(
                "CrashLoopBackOff", "CrashLoopBackOff", place("proxy", Role.SIDECAR), "", 1, look),
            container("proxy", Role.SIDECAR, crashed, List.of("bind: address already in use"))));
  }

  private static void probes(Map<String, Evidence> all) {
    all.put(
        "liveness-kills",
        of(
            reason(
                "LivenessProbeFailed",
                "Unhealthy",
                place("main", Role.REGULAR),
                "Liveness probe failed: HTTP probe failed with statuscode: 500",
                137,
                "look at what the probe asks for, and whether the start needs a `startup` probe"),
            container("main", Role.REGULAR, ended("Error", 137, ""), LOG)));
    all.put(
        "readiness-never",
        of(
            reason(
                "ReadinessProbeFailed",
                "Unhealthy",
                place("main", Role.REGULAR),
                "",
                null,
                "look at what the probe asks for, and at the container's log"),
            container("main", Role.REGULAR, null, LOG)));
    all.put(
        "deadline",
        of(
            reason(
                "ProgressDeadlineExceeded",
                "ProgressDeadlineExceeded",
                new Place(id("Deployment/web"), "", "", null),
                "ReplicaSet \"web-6f9d8c7b5\" has timed out progressing.",
                null,
                "look at why its pods do not get ready"),
            container("main", Role.REGULAR, null, LOG.subList(0, 2))));
    all.put("no-reason", evidence(new Failure(id("Deployment/web"), 1, 3, "", List.of())));
    all.put(
        "unknown-cause",
        never("NewThing", "NewThing", "something new", "shop/web:1.0", "look it up"));
  }

  private static void placement(Map<String, Evidence> all) {
    all.put(
        "unschedulable",
        withNode(
            reason(
                "Unschedulable",
                "FailedScheduling",
                new Place(POD, "", "", null),
                "0/3 nodes are available: 1 node(s) had untolerated taint {gpu: true}, 2"
                    + " Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption"
                    + " victims found for incoming pods.",
                null,
                "ask for less in `resources.requests`, add a node, or tolerate its taints")));
  }

  private static void creation(Map<String, Evidence> all) {
    Place set = new Place(SET, "", "", null);
    all.put(
        "quota",
        evidence(
            failure(
                reason(
                    "QuotaExceeded",
                    "FailedCreate",
                    set,
                    "pods \"web-6f9d8c7b5-\" is forbidden: exceeded quota: small, requested:"
                        + " cpu=500m, used: cpu=1, limited: cpu=1",
                    null,
                    "ask for less, lower `maxSurge`, or raise the quota"))));
    all.put(
        "pod-security",
        evidence(
            failure(
                reason(
                    "PodSecurityViolated",
                    "FailedCreate",
                    set,
                    "pods \"web-6f9d8c7b5-\" is forbidden: violates PodSecurity"
                        + " \"restricted:latest\": allowPrivilegeEscalation != false (container"
                        + " \"main\" must set securityContext.allowPrivilegeEscalation=false),"
                        + " runAsNonRoot != true",
                    null,
                    "set what the message asks for in `securityContext` and"
                        + " `podSecurityContext`"))));
    all.put(
        "webhook",
        evidence(
            failure(
                reason(
                    "AdmissionDenied",
                    "FailedCreate",
                    set,
                    "admission webhook \"policy.example.com\" denied the request: images must come"
                        + " from registry.example.com",
                    null,
                    "do what the policy in the message asks for"))));
  }

  private static void storage(Map<String, Evidence> all) {
    all.put(
        "mount-missing",
        never(
            "VolumeSourceNotFound",
            "FailedMount",
            "MountVolume.SetUp failed for volume \"settings\" : configmap \"web-settings\" not"
                + " found",
            "shop/web:1.0",
            "create it, correct the name or the key, or mark the volume as `optional`"));
    all.put(
        "claim-pending",
        evidence(
            failure(
                reason(
                    "ClaimPending",
                    "ProvisioningFailed",
                    new Place(id("PersistentVolumeClaim/data-db-0"), "", "", null),
                    "failed to provision volume with StorageClass \"fast\": quota exceeded",
                    null,
                    "look at the storage class and its provisioner, or create a volume"))));
  }

  private static void jobs(Map<String, Evidence> all) {
    ResourceId job = id("Job/web-migrate-4");
    Reason failed =
        reason(
            "BackoffLimitExceeded",
            "BackoffLimitExceeded",
            new Place(job, "", "", null),
            "Job has reached the specified backoff limit",
            1,
            "look at the last lines of its log");
    all.put(
        "job-failed",
        new Evidence(
            about(),
            List.of(new Failure(job, 0, 0, "", List.of(failed))),
            List.of(
                pod(
                    job,
                    container(
                        "main",
                        Role.REGULAR,
                        null,
                        List.of("ERROR: column \"x\" exists already")))),
            List.of(),
            List.of(),
            "",
            List.of()));
  }

  static About about() {
    return new About(
        new ReleaseId("counter", "shop"), 4, "prod", "up", NOW.minus(Duration.ofHours(3)));
  }

  static Place place(String container, Role role) {
    return new Place(POD, "", container, role);
  }

  static Reason reason(
      String name, String word, Place place, String message, @Nullable Integer code, String hint) {
    return new Reason(
        name,
        word,
        "something that this kdeploy has no sentence for",
        place,
        message,
        code,
        3,
        Duration.ofSeconds(24),
        3,
        hint);
  }

  static Failure failure(Reason reason) {
    return new Failure(id("Deployment/web"), 0, 3, "why", List.of(reason));
  }

  static State ended(String reason, int code, String message) {
    return new State(
        "terminated", reason, message, code, NOW.minusSeconds(90), NOW.minusSeconds(60));
  }

  static ContainerSeen container(String name, Role role, @Nullable State last, List<String> log) {
    State now =
        last == null
            ? new State("running", "", "", null, NOW.minusSeconds(60), null)
            : new State("waiting", "CrashLoopBackOff", "back-off 20s", null, null, null);
    return new ContainerSeen(
        name,
        role,
        new Asked(
            "shop/web:1.1",
            "/app/serve --port 8080",
            List.of("DB_PASSWORD=***"),
            Map.of("memory", "64Mi"),
            Map.of("memory", "128Mi")),
        false,
        3,
        now,
        last,
        List.of(
            new ProbeSeen("liveness", "GET http :8080/ping", 0, 10, 1, 3),
            new ProbeSeen("readiness", "GET http :8080/ready", 0, 5, 1, 3)),
        last == null ? log : List.of(),
        last == null ? List.of() : log);
  }

  static PodSeen pod(ResourceId workload, ContainerSeen container) {
    return new PodSeen(
        POD,
        workload,
        true,
        "Running",
        "",
        "",
        "node1",
        NOW.minusSeconds(120),
        List.of(new ConditionSeen("Ready", "False", "ContainersNotReady", "")),
        List.of(container));
  }

  /// A container that was never started.
  private static Evidence never(
      String cause, String word, String message, String image, String hint) {
    ContainerSeen container =
        new ContainerSeen(
            "main",
            Role.REGULAR,
            new Asked(image, "/app/serve --port 8080", List.of(), Map.of(), Map.of()),
            false,
            0,
            new State("waiting", word, message, null, null, null),
            null,
            List.of(),
            List.of(),
            List.of());
    return of(reason(cause, word, place("main", Role.REGULAR), message, null, hint), container);
  }

  static Evidence of(Reason reason, ContainerSeen container) {
    return whole(failure(reason), container, "", "");
  }

  private static Evidence whole(
      Failure failure, ContainerSeen container, String note, String diff) {
    EventSeen unready =
        new EventSeen(
            NOW.minusSeconds(80),
            NOW.minusSeconds(10),
            "Warning",
            "Unhealthy",
            "Readiness probe failed: Get \"http://10.2.0.7:8080/ready\": dial tcp 10.2.0.7:8080:"
                + " connect: connection refused",
            7,
            "kubelet",
            POD,
            "main");
    boolean runs = container.state().is().equals("running");
    return new Evidence(
        about(),
        List.of(failure),
        List.of(pod(failure.workload(), container)),
        runs ? List.of(unready) : List.of(),
        List.of(),
        diff,
        note.isEmpty() ? List.of() : List.of(note));
  }

  static Evidence evidence(Failure... failures) {
    return new Evidence(about(), List.of(failures), List.of(), List.of(), List.of(), "", List.of());
  }

  private static Evidence withNode(Reason reason) {
    ConditionSeen pressure =
        new ConditionSeen("MemoryPressure", "True", "KubeletHasInsufficientMemory", "");
    return new Evidence(
        about(),
        List.of(failure(reason)),
        List.of(),
        List.of(),
        List.of(new NodeSeen("node1", List.of(pressure))),
        "",
        List.of("node node2 could not be read: you may not get nodes", "another"));
  }
}

package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What takes its time, or fails for a while, is not called a failure.
@Tag("tier2")
class NoFalseAlarmTest {
  private static final int AT_ONCE = 12;
  private static final String SIMULATE = "kdeploy.dev/simulate";
  private static final String GOOD = "workloads:\n  web: {image: 'nginx:1.27', replicas: 2}\n";

  @TempDir static Path home;
  private static Api api;
  private static SideBySide<CommandLineRun> runs;

  /// A story that ends well.
  ///
  /// @param around what is in the namespace before
  /// @param before the project that runs already; empty when there is none
  /// @param project what is deployed
  /// @param meanwhile what somebody else does while it is
  record Story(
      String name, String around, String before, String project, Consumer<Place> meanwhile) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Story story(String name, String before, String project) {
    return new Story(name, "", before, project, _ -> {});
  }

  private static String web(String more) {
    return "workloads:\n  web: {image: 'nginx:1.28'" + more + "}\n";
  }

  private static String annotated(String annotations) {
    return ", podAnnotations: {" + annotations + "}";
  }

  static Stream<Story> stories() {
    return Stream.of(slow(), crashing(), withoutRoom(), withOthersAround()).flatMap(List::stream);
  }

  private static List<Story> slow() {
    return List.of(
        story("ready after 90 seconds", GOOD, web(annotated("kdeploy.dev/ready-after: 90s"))),
        story(
            "slow behind a startup probe",
            GOOD,
            web(
                ", replicas: 2, port: 80, probes: {startup: {path: /, period: 5s, failures: 60},"
                    + " readiness: {path: /}}"
                    + annotated("kdeploy.dev/ready-after: 40s"))));
  }

  private static List<Story> crashing() {
    String crash = annotated("kdeploy.dev/simulate: crash, kdeploy.dev/crash-after: 4s");
    return List.of(
        new Story(
            "one restart, then fine",
            "",
            GOOD,
            web(", port: 80, probes: {readiness: /}" + crash),
            place -> heal(place, "web", 1)),
        new Story(
            "S4.2 a backend crashes until its database answers",
            "",
            "",
            """
            workloads:
              database: {image: "postgres:17"%s}
              backend: {image: "backend:1", port: 80, probes: {readiness: /}%s}
            """
                .formatted(annotated("kdeploy.dev/ready-after: 40s"), crash),
            place -> {
              Until.holds("the database is ready", () -> ready(place, "database") == 1);
              heal(place, "backend", 3);
            }),
        new Story(
            "one sick pod of ten, until its node is drained",
            "",
            "",
            web(", replicas: 10, rollout: {settle: 3s}" + annotated("kdeploy.dev/ready-after: 3s")),
            NoFalseAlarmTest::fallSickForAWhile));
  }

  private static List<Story> withoutRoom() {
    String quota =
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: few, namespace: NAMESPACE},"
            + " spec: {hard: {pods: 2}}}";
    String slow = annotated("kdeploy.dev/stop-after: 15s");
    String old = GOOD.replace("replicas: 2", "replicas: 2, rollout: {maxUnavailable: 1}" + slow);
    String rolling = old.replace("1.27", "1.28");
    return List.of(
        new Story("quota freed by old pods", quota, old, rolling, _ -> {}),
        new Story(
            "quota freed by recreation",
            quota,
            old,
            rolling.replace("maxUnavailable: 1", "strategy: Recreate"),
            _ -> {}),
        new Story(
            "unschedulable until a node appears",
            "",
            "",
            web(", nodeSelector: {journey: NAMESPACE}"),
            NoFalseAlarmTest::bringANode));
  }

  private static List<Story> withOthersAround() {
    String broken =
        GOOD.replace(
            "replicas: 2",
            "replicas: 2" + annotated("kdeploy.dev/simulate: crash, kdeploy.dev/stop-after: 20s"));
    return List.of(
        story("an old broken revision is still terminating", broken, web(", replicas: 2")));
  }

  /// Lets the containers of a workload run for good when all of them were started often enough.
  private static void heal(Place place, String workload, long restarts) {
    Until.holds(workload + " restarts", () -> restarts(place, workload) >= restarts);
    for (Manifest pod : pods(place, workload)) {
      Until.holds(
          "a container that runs",
          () -> container(place.get("Pod", pod.id().name())).containsKey("running"));
      simulate(place, pod, "ok");
    }
  }

  private static void fallSickForAWhile(Place place) {
    Until.holds("ten pods", () -> pods(place, "web").size() == 10);
    Manifest sick = pods(place, "web").getFirst();
    simulate(place, sick, "pull");
    LockSupport.parkNanos(Duration.ofSeconds(25).toNanos());
    place.delete("Pod", sick.id().name());
  }

  private static void bringANode(Place place) {
    Until.holds("a pod", () -> !place.list("Pod").isEmpty());
    LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
    place.create(
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: NAMESPACE
          labels: {journey: NAMESPACE, kubernetes.io/hostname: NAMESPACE, kubernetes.io/os: linux}
          annotations: {kwok.x-k8s.io/node: fake}
        """);
  }

  private static void simulate(Place place, Manifest pod, String scenario) {
    place.merge(
        "Pod",
        pod.id().name(),
        "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: %s, annotations: {%s: %s}}}"
            .formatted(pod.id().name(), place.namespace(), SIMULATE, scenario));
  }

  private static List<Manifest> pods(Place place, String workload) {
    Predicate<Manifest> current =
        pod ->
            pod.id().name().startsWith(workload + "-")
                && pod.text("metadata", "deletionTimestamp").isEmpty()
                && !pod.annotation(SIMULATE).isEmpty();
    Predicate<Manifest> any = pod -> pod.id().name().startsWith(workload + "-");
    List<Manifest> all = place.list("Pod");
    List<Manifest> simulated = all.stream().filter(current).toList();
    return simulated.isEmpty() ? all.stream().filter(any).toList() : simulated;
  }

  private static long restarts(Place place, String workload) {
    return pods(place, workload).stream()
        .flatMap(pod -> Tree.maps(pod.content(), "status", "containerStatuses").stream())
        .mapToLong(status -> Tree.number(status, 0, "restartCount"))
        .min()
        .orElse(0);
  }

  private static Map<String, ?> container(Manifest pod) {
    return Tree.maps(pod.content(), "status", "containerStatuses").stream()
        .findFirst()
        .map(status -> Tree.map(status, "state"))
        .orElse(Map.of());
  }

  private static long ready(Place place, String workload) {
    return place.has("Deployment", workload)
        ? place.get("Deployment", workload).number(0, "status", "readyReplicas")
        : 0;
  }

  @BeforeAll
  static void startAll() {
    api = Api.connect();
    runs = new SideBySide<>(AT_ONCE);
    stories().forEach(story -> runs.start(story.name(), () -> told(story)));
  }

  @AfterAll
  static void stopAll() {
    if (runs != null) {
      runs.close();
      api.close();
    }
  }

  private static CommandLineRun told(Story story) throws InterruptedException {
    try (Place place = Place.in(api, home.resolve(story.name().replaceAll("\\W+", "-")))) {
      try {
        if (!story.around().isEmpty()) {
          place.apply("journey", story.around());
        }
        if (!story.before().isEmpty()) {
          place.project("shop", story.before());
          place.run("shop", "up");
        }
        place.project("shop", story.project().replace("NAMESPACE", place.namespace()));
        Thread other = Thread.ofVirtual().start(() -> story.meanwhile().accept(place));
        CommandLineRun run = place.run("shop", "up");
        other.interrupt();
        other.join();
        return run;
      } finally {
        api.delete("", "Node", place.namespace());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void succeeds(Story story) throws InterruptedException {
    CommandLineRun run = runs.of(story.name());

    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
    assertThat(run.out()).startsWith("Deployed revision ");
  }
}

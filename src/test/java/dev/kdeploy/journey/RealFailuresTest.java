package dev.kdeploy.journey;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A healthy release of containers that really run is updated to one that cannot: it is recognised,
/// told and undone, and nobody who is served notices.
///
/// The node has the image `busybox:1.36`, or can pull the one that `KDEPLOY_TEST_BUSYBOX` names.
@Tag("tier3")
class RealFailuresTest {
  private static final int REPLICAS = 2;
  private static final int AT_ONCE = 4;
  private static final String BUSYBOX =
      System.getenv().getOrDefault("KDEPLOY_TEST_BUSYBOX", "busybox:1.36");

  /// Named by its digest, so that kdeploy takes it as it is; by its tag it would ask the registry
  /// and refuse.
  static final String ABSENT =
      System.getenv().getOrDefault("KDEPLOY_TEST_REGISTRY", "localhost:5000")
          + "/absent@sha256:"
          + "0".repeat(64);

  static final String SMALL = "resources: {requests: {cpu: 5m}, limits: {cpu: 50m, memory: 32Mi}}";
  private static final String GOOD = project(web(shell("exec sleep 3600")));

  @TempDir static Path home;
  private static Api api;
  private static SideBySide<FailedUpdate> updates;

  /// A way to fail, called by its number among the cases that have to be shown.
  record Failure(
      String name,
      String good,
      String bad,
      String cause,
      String kind,
      @Nullable String container,
      String says) {
    /// Whether no new pod lives long enough to take the place of an old one.
    boolean isSeenBeforeItCounts() {
      return good.equals(GOOD) && !cause.equals("LivenessProbeFailed");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static String busybox(String more) {
    return "image: '" + BUSYBOX + "', imagePullPolicy: IfNotPresent, " + SMALL + ", " + more;
  }

  static String shell(String script) {
    return "command: [sh, -c, '" + script + "']";
  }

  /// Two pods that take over one by one, and count when they have lived for three seconds.
  static String web(String more) {
    return "  web: {replicas: "
        + REPLICAS
        + ", terminationGracePeriod: 1s, rollout: {maxSurge: 1, maxUnavailable: 0,"
        + " minReadySeconds: 3}, "
        + (more.contains("image:") ? SMALL + ", " + more : busybox(more))
        + "}\n";
  }

  static String project(String workloads) {
    return "workloads:\n" + workloads;
  }

  private static Failure pod(String name, String more, String cause, String says) {
    return new Failure(name, GOOD, project(web(more)), cause, "Pod", "web", says);
  }

  static Stream<Failure> failures() {
    return Stream.of(ofStarting(), ofImages(), ofOthers()).flatMap(List::stream);
  }

  private static List<Failure> ofStarting() {
    return List.of(
        pod("S1.3 exits at once", shell("echo bye; exit 1"), "CrashLoopBackOff", "bye"),
        pod("command not found", "command: [/no/such]", "CommandNotFound", "/no/such"),
        pod(
            "missing key of a ConfigMap",
            shell("sleep 9") + ", envFrom: [{config: absent}]",
            "CreateContainerConfigError",
            "absent"),
        new Failure(
            "S4.8 out of memory",
            GOOD,
            project(
                    web(
                        shell("head -c 100m /dev/zero | tail")
                            + ", probes: {readiness: {command: [\"false\"]}}"))
                .replace("32Mi", "8Mi"),
            "OOMKilled",
            "Pod",
            "web",
            "8Mi"),
        new Failure(
            "S4.6 liveness fails",
            GOOD,
            project(
                web(shell("sleep 1000")
                        + ", probes: {liveness: {command: [\"false\"], period: 1s, failures: 2}}")
                    .replace("minReadySeconds: 3", "minReadySeconds: 3, settle: 20s")),
            "LivenessProbeFailed",
            "Pod",
            "web",
            "liveness"));
  }

  private static List<Failure> ofImages() {
    return List.of(
        pod(
            "S4.9 never pulled and not there",
            "image: 'absent:1', imagePullPolicy: Never",
            "ErrImageNeverPull",
            "absent:1"),
        pod("image not found", "image: '" + ABSENT + "'", "ImageNotFound", "absent@sha256:"));
  }

  private static List<Failure> ofOthers() {
    String set =
        "  web: {kind: StatefulSet, replicas: 2, terminationGracePeriod: 1s, service: false, %s}\n";
    return List.of(
        new Failure(
            "S2.7 a set with a bad image",
            project(set.formatted(busybox(shell("exec sleep 3600")))),
            project(
                set.formatted(
                    "image: 'absent:1', imagePullPolicy: Never, "
                        + SMALL
                        + ", "
                        + shell("exec sleep 3600"))),
            "ErrImageNeverPull",
            "Pod",
            "web",
            "web-1"),
        new Failure(
            "S4.8 a Job that fails",
            GOOD,
            GOOD
                + "  job: {kind: Job, backoffLimit: 1, "
                + busybox(shell("echo no luck; exit 7"))
                + "}\n",
            "BackoffLimitExceeded",
            "Pod",
            "job",
            "no luck"));
  }

  @BeforeAll
  static void startAll() {
    api = Api.connect();
    updates = new SideBySide<>(AT_ONCE);
    failures().forEach(failure -> updates.start(failure.name(), () -> happened(failure)));
  }

  @AfterAll
  static void stopAll() {
    if (updates != null) {
      updates.close();
      api.close();
    }
  }

  private static FailedUpdate happened(Failure failure) throws InterruptedException {
    try (Place place = Place.in(api, home.resolve(failure.name().replaceAll("\\W+", "-")))) {
      return FailedUpdate.of(api, place, failure.good(), failure.bad());
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isUndoneWithItsCauseNamedAndNobodyNotices(Failure failure) throws InterruptedException {
    FailedUpdate update = updates.of(failure.name());

    update.isUndone();
    update.names(failure.cause(), failure.kind(), failure.container());
    update.shows(failure.says());
    if (failure.isSeenBeforeItCounts()) {
      update.leftThePodsAlone();
      update.neverHadFewerThan(REPLICAS);
    } else {
      update.servesAgain();
    }
  }
}

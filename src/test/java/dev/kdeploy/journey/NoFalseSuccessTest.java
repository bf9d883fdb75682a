package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What looks healthy for a while, or from far away, is not called deployed.
@Tag("tier2")
class NoFalseSuccessTest {
  private static final int AT_ONCE = 8;
  private static final String GOOD = "workloads:\n  web: {image: \"nginx:1.27\", replicas: 2}\n";
  private static final String CRASH =
      """
      workloads:
        web:
          image: "nginx:1.28"
          replicas: 2
          rollout: {settle: %ds}
          podAnnotations: {kdeploy.dev/simulate: crash, kdeploy.dev/crash-after: %ds}
      """;
  private static final String COVERED =
      """
      workloads:
        web: {image: "nginx:1.28", replicas: 2, rollout: {maxSurge: 1, maxUnavailable: 0}}
      """;

  @TempDir static Path home;
  private static Api api;
  private static SideBySide<FailedUpdate> updates;
  private static SideBySide<CommandLineRun> runs;

  @BeforeAll
  static void startAll() {
    api = Api.connect();
    updates = new SideBySide<>(AT_ONCE);
    runs = new SideBySide<>(AT_ONCE);
    crash("crash-1", 1, 3);
    crash("crash-5", 5, 10);
    crash("crash-15", 15, 20);
    updates.start("covered", NoFalseSuccessTest::covered);
    first("first-1", 1, 3);
    first("first-15", 15, 20);
    held("paused", "web: {image: 'nginx:%s', replicas: 2, rollout: {paused: %s}}");
    held(
        "parted",
        "web: {kind: StatefulSet, image: 'nginx:%s', replicas: 2, port: 80, rollout: {partition:"
            + " 1}}");
    held(
        "by-hand",
        "web: {kind: StatefulSet, image: 'nginx:%s', replicas: 2, port: 80, rollout: {strategy:"
            + " OnDelete}}");
  }

  @AfterAll
  static void stopAll() {
    if (updates != null) {
      updates.close();
      runs.close();
      api.close();
    }
  }

  private static void crash(String name, int after, int settle) {
    updates.start(
        name,
        () -> {
          try (Place place = Place.in(api, home.resolve(name))) {
            return FailedUpdate.of(api, place, GOOD, CRASH.formatted(settle, after));
          }
        });
  }

  private static FailedUpdate covered() throws InterruptedException {
    try (Place place = Place.in(api, home.resolve("covered"))) {
      place.apply(
          "journey",
          "{apiVersion: v1, kind: ResourceQuota, metadata: {name: few, namespace: NAMESPACE},"
              + " spec: {hard: {pods: 2}}}");
      return FailedUpdate.of(api, place, GOOD, COVERED, "--timeout", "10s");
    }
  }

  private static void first(String name, int after, int settle) {
    runs.start(
        name,
        () -> {
          try (Place place = Place.in(api, home.resolve(name))) {
            place.project("shop", CRASH.formatted(settle, after));
            return place.run("shop", "up");
          }
        });
  }

  private static void held(String name, String workload) {
    runs.start(
        name,
        () -> {
          try (Place place = Place.in(api, home.resolve(name))) {
            place.project("shop", "workloads:\n  " + workload.formatted("1.27", "false"));
            place.does("shop", "up");
            place.project("shop", "workloads:\n  " + workload.formatted("1.28", "true"));
            return place.does("shop", "up");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash-1", "crash-5", "crash-15"})
  void aCrashAfterAllPodsWereReadyIsUndone(String name) throws InterruptedException {
    FailedUpdate update = updates.of(name);

    update.isUndone();
    update.names("CrashLoopBackOff", "Pod", "web");
    assertThat(update.after().owners()).isEqualTo(update.before().owners());
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-1", "first-15"})
  void aFirstReleaseThatCrashesStaysToBeLookedAt(String name) throws InterruptedException {
    CommandLineRun run = runs.of(name);

    assertThat(run.code()).as(run.out()).isEqualTo(5);
    assertThat(run.out()).contains("Revision 1 is not healthy", "left as it is");
  }

  @Test
  void oldPodsDoNotStandInForNewOnesThatCannotBeMade() throws InterruptedException {
    FailedUpdate update = updates.of("covered");

    update.isUndone();
    update.names("QuotaExceeded", "ReplicaSet", null);
    update.leftThePodsAlone();
    update.neverHadFewerThan(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "paused  | it is paused: 0 of 2 replicas are of the new revision",
        "parted  | partition 1 keeps 1 pod at the old revision: web-0",
        "by-hand | 2 pods of the old revision until deleted by hand: web-0, web-1"
      })
  void whatIsHeldBackIsSaid(String name, String says) throws InterruptedException {
    CommandLineRun run = runs.of(name);

    assertThat((run.out() + run.err()).replaceAll("\\s+", " ")).contains(says);
  }
}

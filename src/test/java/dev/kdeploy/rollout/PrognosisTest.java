package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.report.Event;
import dev.kdeploy.rollout.Verdict.Healthy;
import dev.kdeploy.rollout.Verdict.Stuck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// When a rollout fails, and when it does not, by a clock that only the script turns.
class PrognosisTest {
  private static final String NOT_FOUND = "rpc error: code = NotFound desc = x: not found";
  private static final String BUSY = "unexpected status from HEAD request: 503 Service Unavailable";

  private final List<Event> events = new ArrayList<>();
  private final ScriptedCluster cluster = new ScriptedCluster(List.of());

  private Verdict await(Patience patience, Tale... tales) {
    List<Manifest> live = Stream.of(tales).map(Tale::written).toList();
    Stream.of(tales).forEach(Tale::end);
    cluster.showing(live).inOrder();
    return new RolloutWatch(cluster, events::add, cluster::nanoTime).await(live, "", patience);
  }

  private Verdict await(Tale... tales) {
    return await(Patience.of(Duration.ofMinutes(10), Duration.ofSeconds(10)), tales);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  private static void fails(Verdict verdict, String cause, double from, double to) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Stuck.class,
            stuck -> {
              assertThat(stuck.objects().getFirst().diagnoses().getFirst().cause().name())
                  .isEqualTo(cause);
              assertThat(stuck.elapsed()).isBetween(seconds(from), seconds(to));
            });
  }

  private List<String> warnings() {
    return events.stream()
        .filter(Event.Warned.class::isInstance)
        .map(event -> ((Event.Warned) event).problem().what())
        .toList();
  }

  @Test
  void anImageThatIsNotThereFailsAtTheSecondPull() {
    Tale web = Tale.probed(cluster, "web", 1);
    for (int i = 0; i < 5; i++) {
      web.waiting(1000 + i * 14_000L, 0, "ErrImagePull", NOT_FOUND);
      web.waiting(1500 + i * 14_000L, 0, "ErrImagePull", NOT_FOUND);
      web.waiting(3000 + i * 14_000L, 0, "ImagePullBackOff", "Back-off pulling image \"x\"");
    }

    fails(await(web), "ImageNotFound", 15, 15);
  }

  @Test
  void anImageThatIsNotThereFailsAlsoWhenOnlyItsBackOffIsSeen() {
    Tale web =
        Tale.probed(cluster, "web", 1)
            .waiting(
                1000, 0, "ImagePullBackOff", "Back-off pulling image: ErrImagePull: " + NOT_FOUND);

    fails(await(web), "ImageNotFound", 16, 16);
  }

  @Test
  void aNameThatIsNoImageFailsAtOnce() {
    Tale web = Tale.probed(cluster, "web", 1).waiting(1000, 0, "InvalidImageName", "bad");

    fails(await(web), "InvalidImageName", 1, 1);
  }

  @Test
  void aContainerThatCrashesAtOnceFailsAtItsThirdEnd() {
    Tale web = Tale.unprobed(cluster, "web", 1);
    web.crashesUntil(600_000, 0, 500);

    fails(await(web), "CrashLoopBackOff", 11, 13);
  }

  @Test
  void aContainerThatCrashesAfterFiveSecondsFailsInHalfAMinute() {
    Tale web = Tale.unprobed(cluster, "web", 1);
    web.crashesUntil(600_000, 0, 5000);

    fails(await(web), "CrashLoopBackOff", 20, 30);
  }

  @Test
  void aContainerThatCrashesWhileSettlingFailsWithItsCause() {
    Tale web = Tale.unprobed(cluster, "web", 1);
    web.crashesUntil(600_000, 0, 15_000);

    fails(
        await(Patience.of(Duration.ofMinutes(10), Duration.ofSeconds(20)), web),
        "CrashLoopBackOff",
        50,
        70);
    assertThat(events).hasAtLeastOneElementOfType(Event.Unsettled.class);
  }

  @Test
  void aContainerThatCrashesOneSecondAfterItIsReadyIsNoSuccess() {
    Tale web = Tale.unprobed(cluster, "web", 1);
    web.crashesUntil(600_000, 0, 1000);

    fails(
        await(Patience.of(Duration.ofMinutes(10), Duration.ofSeconds(3)), web),
        "CrashLoopBackOff",
        10,
        30);
  }

  @Test
  void slowPodsAreNoFailure() {
    Tale web =
        Tale.probed(cluster, "web", 2)
            .waiting(500, 0, "ContainerCreating", "")
            .waiting(500, 1, "ContainerCreating", "")
            .runs(1000, 0, false)
            .runs(1000, 1, false)
            .runs(90_000, 0, true)
            .runs(95_000, 1, true);

    assertThat(await(web)).isInstanceOf(Healthy.class);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aProbeThatFailsForMinutesIsNoFailure() {
    Tale web = Tale.probed(cluster, "web", 1).runs(1000, 0, false);
    for (int i = 1; i < 50; i++) {
      web.event(i * 10_000L, 0, "Unhealthy", "Startup probe failed: connection refused");
    }
    web.runs(500_000, 0, true);

    assertThat(await(web)).isInstanceOf(Healthy.class);
  }

  @Test
  void oneRestartIsNoFailure() {
    Tale web =
        Tale.unprobed(cluster, "web", 1)
            .runs(1000, 0, true)
            .ends(3000, 0, "Error", 1)
            .runsAgain(4000, 0, true);

    assertThat(await(web)).isEqualTo(new Healthy(List.of(), seconds(14)));
  }

  @Test
  void aRegistryThatFailsForTwentySecondsIsNoFailure() {
    Tale web =
        Tale.unprobed(cluster, "web", 1)
            .waiting(1000, 0, "ErrImagePull", BUSY)
            .waiting(3000, 0, "ImagePullBackOff", "Back-off pulling image")
            .waiting(14_000, 0, "ErrImagePull", BUSY)
            .waiting(15_000, 0, "ImagePullBackOff", "Back-off pulling image")
            .runs(36_000, 0, true);

    assertThat(await(web)).isInstanceOf(Healthy.class);
  }

  @Test
  void aBackendMayCrashUntilItsDatabaseIsReady() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false).runs(40_000, 0, true);
    Tale backend = Tale.unprobed(cluster, "backend", 1);
    long restarted = backend.crashesUntil(40_000, 0, 1000);
    backend.runsAgain(restarted, 0, true);

    assertThat(await(backend, database)).isInstanceOf(Healthy.class);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aBackendMayCrashUntilADatabaseAnswersThatNothingProbes() {
    Tale database = Tale.unprobed(cluster, "db", 1).runs(1000, 0, true);
    Tale backend = Tale.unprobed(cluster, "backend", 1);
    long restarted = backend.crashesUntil(40_000, 0, 1000);
    backend.runsAgain(restarted, 0, true);

    assertThat(await(backend, database)).isInstanceOf(Healthy.class);
  }

  @Test
  void aBackendInALongBackOffGetsItsChanceAfterTheDatabaseIsReady() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false).runs(100_000, 0, true);
    Tale backend = Tale.unprobed(cluster, "backend", 1);
    long restarted = backend.crashesUntil(100_000, 0, 1000);
    backend.runsAgain(restarted, 0, true);

    assertThat(restarted).isGreaterThan(140_000);
    assertThat(await(backend, database)).isInstanceOf(Healthy.class);
  }

  @Test
  void aBackendThatGoesOnCrashingFailsWithItsFirstEndAfterThat() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false).runs(40_000, 0, true);
    Tale backend = Tale.unprobed(cluster, "backend", 1);
    backend.crashesUntil(600_000, 0, 1000);

    fails(await(backend, database), "CrashLoopBackOff", 70, 80);
  }

  @Test
  void aChainOfWorkloadsThatWaitForEachOtherComesUp() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false).runs(60_000, 0, true);
    Tale backend = Tale.probed(cluster, "backend", 1);
    long restarted = backend.crashesUntil(60_000, 0, 1000);
    backend.runsAgain(restarted, 0, false).runs(restarted + 5000, 0, true);
    Tale frontend = Tale.probed(cluster, "frontend", 1);
    long last = frontend.crashesUntil(restarted + 5000, 0, 1000);
    frontend.runsAgain(last, 0, true);

    assertThat(await(frontend, backend, database)).isInstanceOf(Healthy.class);
  }

  @Test
  void twoThatCrashDoNotExcuseEachOther() {
    Tale one = Tale.unprobed(cluster, "one", 1);
    one.crashesUntil(600_000, 0, 1000);
    Tale other = Tale.probed(cluster, "other", 1);
    other.crashesUntil(600_000, 0, 1000);

    Verdict verdict = await(one, other);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Stuck.class, stuck -> assertThat(stuck.elapsed()).isLessThan(seconds(90)));
  }

  @Test
  void anImageIsNotExcusedByOthersThatStart() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false);
    Tale web = Tale.probed(cluster, "web", 1).waiting(1000, 0, "ErrImageNeverPull", "absent");

    fails(await(web, database), "ErrImageNeverPull", 1, 1);
  }

  @Test
  void nobodyIsExcusedForEver() {
    Tale database = Tale.probed(cluster, "db", 1).runs(1000, 0, false);
    Tale backend = Tale.unprobed(cluster, "backend", 1);
    backend.crashesUntil(600_000, 0, 1000);

    fails(await(backend, database), "CrashLoopBackOff", 300, 300);
  }

  @Test
  void noRoomUntilANodeComesIsNoFailure() {
    Tale web =
        Tale.unprobed(cluster, "web", 1)
            .unschedulable(500, 0, "0/1 nodes are available: 1 Insufficient cpu.")
            .runs(110_000, 0, true);

    assertThat(await(web)).isInstanceOf(Healthy.class);
  }

  @Test
  void oneSickPodOfTenIsAWarningWhileTheOthersComeForward() {
    Tale web = Tale.probed(cluster, "web", 10);
    web.waiting(1000, 0, "CreateContainerError", "bad node");
    for (int pod = 1; pod < 10; pod++) {
      web.runs(1000, pod, false).runs(10_000L * pod, pod, true);
    }
    web.runs(100_000, 0, true);

    assertThat(await(web)).isInstanceOf(Healthy.class);
    assertThat(warnings())
        .containsExactly("`Deployment/web`: pod web-aaa-0, container main: CreateContainerError");
  }

  @Test
  void oneSickPodOfTenFailsWhenNothingElseIsLeft() {
    Tale web = Tale.probed(cluster, "web", 10);
    web.waiting(1000, 0, "CreateContainerError", "bad node");
    for (int pod = 1; pod < 10; pod++) {
      web.runs(1000, pod, false).runs(5000L * pod, pod, true);
    }

    fails(await(web), "StartError", 75, 75);
  }

  @Test
  void twoSickPodsOfTenFail() {
    Tale web = Tale.probed(cluster, "web", 10);
    for (int pod = 0; pod < 10; pod++) {
      web.waiting(500, pod, "ContainerCreating", "");
    }
    web.waiting(1000, 0, "ErrImageNeverPull", "absent");
    web.waiting(2000, 1, "ErrImageNeverPull", "absent");

    fails(await(web), "ErrImageNeverPull", 2, 2);
  }

  @Test
  void whatIsToleratedCanBeSetForAWorkload() {
    Tale web = Tale.unprobed(cluster, "web", 1);
    web.crashesUntil(600_000, 0, 500);
    Tolerances more = new Tolerances(true, java.util.Map.of("CrashLoopBackOff", Tolerance.of(4)));

    fails(
        await(
            Patience.of(Duration.ofMinutes(10), Duration.ofSeconds(10))
                .tolerating(web.written().id(), more),
            web),
        "CrashLoopBackOff",
        70,
        80);
  }

  @Test
  void onlyTheTimeoutEndsItWhenNothingIsToFailFastAndNamesTheLikelyCause() {
    Tale web = Tale.probed(cluster, "web", 1).waiting(1000, 0, "ErrImageNeverPull", "absent");

    Verdict verdict = await(Patience.of(Duration.ofMinutes(1), Duration.ZERO).failFast(false), web);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unfinished.class,
            late -> {
              assertThat(late.elapsed()).isEqualTo(Duration.ofMinutes(1));
              assertThat(late.objects().getFirst().diagnoses())
                  .extracting(one -> one.cause().name())
                  .containsExactly("ErrImageNeverPull");
            });
    assertThat(cluster.asked()).as("nothing polls").isLessThan(5);
  }

  @Test
  void podsOfAnOlderRevisionThatAreBrokenAreNoFailure() {
    Tale web = Tale.probed(cluster, "web", 1).runs(1000, 0, false).runs(60_000, 0, true);
    cluster.at(0, Web.set("web", "old", "v0"));
    cluster.at(0, Web.pod("web", "old", "1", false, 50));
    cluster.at(
        30_000,
        Web.pod("web", "old", "1", false, 51)
            .with("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp"));
    cluster.goneAt(60_000, Web.pod("web", "old", "1", false, 51));

    assertThat(await(web)).isInstanceOf(Healthy.class);
  }

  @Test
  void restartsFromBeforeAreNotHeldAgainstAPodThatIsWell() {
    ScriptedCluster old =
        new ScriptedCluster(
                List.of(
                    Web.deployment("web", 1, "v1", 2, 2, 2),
                    Web.set("web", "aaa", "v1"),
                    Web.pod("web", "aaa", "1", true, 17),
                    Web.pod("web", "aaa", "2", true, 23)))
            .at(5000, Web.pod("web", "aaa", "1", true, 18));

    Verdict verdict =
        new RolloutWatch(old, events::add, old::nanoTime)
            .await(
                List.of(Web.deployment("web", 1, "v1", 2, 2, 2)),
                "",
                Patience.of(Duration.ofMinutes(10), Duration.ofSeconds(10)));

    assertThat(verdict).isEqualTo(new Healthy(List.of(), seconds(15)));
  }
}

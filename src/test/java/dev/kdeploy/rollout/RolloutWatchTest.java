package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolloutWatchTest {
  private final List<Event> events = new ArrayList<>();

  private Verdict await(ScriptedCluster cluster, Patience patience, Manifest... live) {
    return new RolloutWatch(cluster, events::add, cluster::nanoTime)
        .await(List.of(live), "", patience);
  }

  private static Patience seconds(int timeout, int settle) {
    return Patience.of(Duration.ofSeconds(timeout), Duration.ofSeconds(settle));
  }

  private <E extends Event> List<E> reported(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static ScriptedCluster of(Stream<Manifest> objects) {
    return new ScriptedCluster(objects.toList());
  }

  @Test
  void endsAtOnceWhenEverythingIsDoneAndNothingHasToSettle() {
    Verdict verdict = await(of(Web.done("web")), seconds(60, 0), Web.done("web").findFirst().get());

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ZERO));
  }

  @Test
  void staysForTheSettleTimeAfterTheLastObjectIsDone() {
    ScriptedCluster cluster =
        new ScriptedCluster(
                List.of(
                    Web.deployment("web", 1, "v1", 2, 2, 1),
                    Web.set("web", "aaa", "v1"),
                    Web.pod("web", "aaa", "1", true, 0),
                    Web.pod("web", "aaa", "2", false, 0)))
            .at(4000, Web.pod("web", "aaa", "2", true, 0))
            .at(4100, Web.deployment("web", 1, "v1", 2, 2, 2));

    Verdict verdict = await(cluster, seconds(60, 10), Web.deployment("web", 1, "v1", 0, 0, 0));

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofMillis(14_100)));
    assertThat(reported(Event.Settling.class))
        .containsExactly(new Event.Settling(Duration.ofSeconds(10)));
  }

  @Test
  void tellsHowFarItIsAndNothingTwice() {
    Manifest waiting = Web.deployment("web", 1, "v1", 2, 2, 1);
    ScriptedCluster cluster =
        new ScriptedCluster(
                List.of(
                    waiting,
                    Web.set("web", "aaa", "v1"),
                    Web.pod("web", "aaa", "1", true, 0),
                    Web.pod("web", "aaa", "2", false, 0)))
            .at(1000, waiting)
            .at(2000, Web.pod("web", "aaa", "2", false, 0))
            .at(4000, Web.pod("web", "aaa", "2", true, 0))
            .at(4100, Web.deployment("web", 1, "v1", 2, 2, 2));

    await(cluster, seconds(60, 0), waiting);

    assertThat(reported(Progress.class))
        .containsExactly(
            new Progress(
                waiting.id(),
                1,
                2,
                2,
                1,
                "1 of 2 new replicas ready; pod web-aaa-2: running, not ready",
                false),
            new Progress(waiting.id(), 2, 2, 2, 1, "1 of 2 new replicas available", false),
            new Progress(waiting.id(), 2, 2, 2, 2, "", true));
  }

  @Test
  void beginsToSettleAnewWhenAContainerRestarts() {
    ScriptedCluster cluster =
        of(Web.done("web"))
            .at(7000, Web.pod("web", "aaa", "1", true, 1))
            .at(9000, Web.pod("web", "aaa", "1", true, 2));

    Verdict verdict = await(cluster, seconds(60, 10), Web.done("web").findFirst().get());

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(19)));
    assertThat(reported(Event.Unsettled.class))
        .extracting(Event.Unsettled::why)
        .containsExactly(
            "container main of pod web-aaa-1 restarted: Error (exit code 1)",
            "container main of pod web-aaa-1 restarted: Error (exit code 1)");
    assertThat(reported(Event.Settling.class)).hasSize(3);
  }

  @Test
  void beginsToSettleAnewWhenAnObjectIsNotDoneAnyMore() {
    ScriptedCluster cluster =
        of(Web.done("web"))
            .at(7000, Web.pod("web", "aaa", "1", false, 0))
            .at(8000, Web.pod("web", "aaa", "1", true, 0));

    Verdict verdict = await(cluster, seconds(60, 10), Web.done("web").findFirst().get());

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(18)));
    assertThat(reported(Event.Unsettled.class))
        .extracting(Event.Unsettled::why)
        .containsExactly("1 of 2 new replicas ready; pod web-aaa-1: running, not ready");
  }

  @Test
  void restartsBeforeEverythingWasDoneDoNotDisturb() {
    ScriptedCluster cluster =
        new ScriptedCluster(
                List.of(
                    Web.deployment("web", 1, "v1", 2, 2, 1),
                    Web.set("web", "aaa", "v1"),
                    Web.pod("web", "aaa", "1", true, 4),
                    Web.pod("web", "aaa", "2", false, 2)))
            .at(1000, Web.pod("web", "aaa", "2", true, 3))
            .at(2000, Web.deployment("web", 1, "v1", 2, 2, 2))
            .at(3000, Web.pod("web", "aaa", "2", true, 3));

    Verdict verdict = await(cluster, seconds(60, 10), Web.deployment("web", 1, "v1", 0, 0, 0));

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(12)));
    assertThat(reported(Event.Unsettled.class)).isEmpty();
  }

  @Test
  void givesUpWhenTheTimeIsUpAndNamesWhatIsMissing() {
    Manifest waiting = Web.deployment("web", 1, "v1", 2, 2, 1);
    ScriptedCluster cluster =
        of(
            Stream.concat(
                Web.done("api"),
                Stream.of(
                    waiting,
                    Web.set("web", "aaa", "v1"),
                    Web.pod("web", "aaa", "1", true, 0),
                    Web.pod("web", "aaa", "2", false, 0))));

    Verdict verdict = await(cluster, seconds(60, 5), Web.done("api").findFirst().get(), waiting);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unfinished.class,
            unfinished -> {
              assertThat(unfinished.elapsed()).isEqualTo(Duration.ofSeconds(60));
              assertThat(unfinished.objects())
                  .extracting(finding -> finding.id().name())
                  .containsExactly("web");
            });
    assertThat(cluster.asked()).as("waited in one go").isLessThan(4);
  }

  @Test
  void aCrashLoopThatIsReadyNowAndThenIsStuck() {
    ScriptedCluster cluster = of(Web.done("web"));
    for (int i = 1; i < 10; i++) {
      cluster.at(i * 8000L, Web.pod("web", "aaa", "1", true, i));
    }

    Verdict verdict = await(cluster, seconds(60, 10), Web.done("web").findFirst().get());

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stuck.class,
            stuck ->
                assertThat(stuck.objects().getFirst().health().says())
                    .startsWith("Error: pod web-aaa-1, container main (exit code 1), 4 times"));
  }

  @Test
  void aPodThatRestartsNowAndThenIsNotHealthyWhenTheTimeIsUp() {
    ScriptedCluster cluster = of(Web.done("web"));
    for (int i = 1; i < 10; i++) {
      cluster.at(i * 8000L, Web.pod("web", "aaa", "1", true, i));
    }

    Verdict verdict =
        await(cluster, seconds(60, 10).failFast(false), Web.done("web").findFirst().get());

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unfinished.class,
            unfinished -> {
              assertThat(unfinished.objects().getFirst().health().says())
                  .startsWith("container main of pod web-aaa-1 restarted");
              assertThat(unfinished.objects().getFirst().diagnoses())
                  .extracting(one -> one.cause().name())
                  .containsExactly("CrashLoopBackOff");
            });
  }

  @Test
  void settlingThatIsLongerThanTheTimeoutEndsWithItWhenNothingHappened() {
    Verdict verdict = await(of(Web.done("web")), seconds(5, 20), Web.done("web").findFirst().get());

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy -> assertThat(healthy.elapsed()).isEqualTo(Duration.ofSeconds(5)));
    assertThat(reported(Event.Warned.class))
        .extracting(warned -> warned.problem().what())
        .containsExactly("the timeout of 5s is shorter than the settling");
  }

  @Test
  void saysOfEveryObjectThatItIsNotSettled() {
    ScriptedCluster cluster =
        of(Stream.concat(Web.done("web"), Web.done("api")))
            .at(2000, Web.pod("web", "aaa", "1", true, 1))
            .at(2000, Web.pod("api", "aaa", "1", true, 1));

    Verdict verdict =
        await(
            cluster,
            seconds(60, 5),
            Web.deployment("web", 1, "v1", 2, 2, 2),
            Web.deployment("api", 1, "v1", 2, 2, 2));

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(7)));
    assertThat(reported(Event.Unsettled.class)).hasSize(2);
  }

  @Test
  void anInterruptEndsTheWaitingAndIsTakenBack() {
    ScriptedCluster cluster =
        new ScriptedCluster(List.of(Web.deployment("web", 1, "v1", 2, 2, 1))).interruptedAt(3000);

    Verdict verdict = await(cluster, seconds(60, 5), Web.deployment("web", 1, "v1", 0, 0, 0));

    assertThat(verdict).isEqualTo(new Verdict.Interrupted(Duration.ofSeconds(3)));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void stopsAtOnceWhenOneIsStuck() {
    Manifest job =
        Given.object(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, namespace: shop, uid: j}
            spec: {template: {spec: {restartPolicy: Never}}}
            status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded, message: too often}]}
            """);
    ScriptedCluster cluster =
        new ScriptedCluster(List.of(Web.deployment("web", 1, "v1", 2, 2, 1))).at(2000, job);

    Verdict verdict =
        await(
            cluster,
            seconds(60, 5),
            Web.deployment("web", 1, "v1", 0, 0, 0),
            job.without("status"));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Stuck.class,
            stuck -> {
              assertThat(stuck.elapsed()).isEqualTo(Duration.ofSeconds(2));
              assertThat(stuck.objects())
                  .extracting(found -> found.health().says())
                  .containsExactly("BackoffLimitExceeded: too often");
            });
  }

  @Test
  void aRelistThatShowsEverythingAgainChangesNothing() {
    ScriptedCluster cluster = of(Web.done("web"));
    Web.done("web").forEach(object -> cluster.at(5000, object));

    Verdict verdict = await(cluster, seconds(60, 10), Web.done("web").findFirst().get());

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(10)));
    assertThat(reported(Progress.class)).hasSize(1);
    assertThat(reported(Event.Unsettled.class)).isEmpty();
  }

  @Test
  void waitsForADeletedObjectToComeBackAndSaysSo() {
    Manifest web = Web.done("web").findFirst().get();
    ScriptedCluster cluster = of(Web.done("web")).goneAt(2000, web).at(6000, web);

    Verdict verdict = await(cluster, seconds(60, 5), web);

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(11)));
    assertThat(reported(Event.Warned.class))
        .extracting(warned -> warned.problem().what())
        .containsExactly("`Deployment/web` was deleted by somebody else while it was rolled out");
  }

  @Test
  void namesWhoChangedAWorkloadMeanwhileAndWaitsForThatChange() {
    Manifest changed =
        Web.deployment("web", 2, "evil", 3, 1, 2)
            .with(
                List.of(
                    java.util.Map.of("manager", "kubectl-edit", "time", "2026-01-01T00:00:00Z")),
                "metadata",
                "managedFields");
    ScriptedCluster cluster = of(Web.done("web")).at(2000, changed);

    Verdict verdict = await(cluster, seconds(20, 5), Web.done("web").findFirst().get());

    assertThat(verdict).isInstanceOf(Verdict.Unfinished.class);
    assertThat(reported(Event.Warned.class))
        .extracting(warned -> warned.problem().what())
        .containsExactly("`Deployment/web` was changed by `kubectl-edit` while it was rolled out");
  }

  @Test
  void anAutoscalerThatChangesTheReplicasIsNobodyElse() {
    Manifest scaled = Web.deployment("web", 2, "v1", 2, 2, 2).with(2L, "spec", "replicas");
    ScriptedCluster cluster = of(Web.done("web")).at(2000, scaled);

    await(cluster, seconds(20, 5), Web.done("web").findFirst().get());

    assertThat(reported(Event.Warned.class)).isEmpty();
  }

  @Test
  void anOlderStateThanTheOneWrittenIsNotTaken() {
    Manifest old = Web.deployment("web", 1, "v1", 2, 2, 2);
    ScriptedCluster cluster =
        of(Web.done("web"))
            .at(3000, Web.set("web", "bbb", "v2"))
            .at(3000, Web.pod("web", "bbb", "1", true, 0))
            .at(3000, Web.pod("web", "bbb", "2", true, 0))
            .at(4000, Web.deployment("web", 2, "v2", 2, 2, 2));

    Verdict verdict =
        await(
            cluster,
            seconds(60, 0),
            old.with(2L, "metadata", "generation")
                .with(Web.deployment("web", 2, "v2", 0, 0, 0).get("spec"), "spec"));

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(4)));
  }

  @Test
  void watchesEveryKindOnceInANamespace() {
    List<Manifest> live =
        IntStream.range(0, 50).mapToObj(i -> Web.deployment("web" + i, 1, "v1", 2, 2, 2)).toList();
    ScriptedCluster cluster = new ScriptedCluster(live);

    new RolloutWatch(cluster, events::add, cluster::nanoTime)
        .await(live, "kdeploy.dev/release=shop", seconds(1, 0));

    assertThat(cluster.watched())
        .containsExactlyInAnyOrder(
            Selection.of("apps/v1", "Deployment", "shop").labelled("kdeploy.dev/release=shop"),
            Selection.of("apps/v1", "ReplicaSet", "shop"),
            Selection.of("v1", "Pod", "shop"),
            Selection.of("v1", "Event", "shop"));
  }

  @Test
  void configurationIsNotWatched() {
    Manifest config =
        Given.object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}}");
    ScriptedCluster cluster = new ScriptedCluster(List.of());

    Verdict verdict = await(cluster, seconds(60, 20), config);

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ZERO));
    assertThat(cluster.watched()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void goesByTheStatusAloneWhenPodsMayNotBeWatched() {
    ScriptedCluster cluster =
        of(Web.done("web")).refusing("Pod").refusing("ReplicaSet").refusing("Event");

    Verdict verdict = await(cluster, seconds(60, 0), Web.done("web").findFirst().get());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(reported(Event.Warned.class)).hasSize(3);
  }

  @Test
  void failsWhenTheObjectsThemselvesMayNotBeWatched() {
    ScriptedCluster cluster = of(Web.done("web")).refusing("Deployment");

    assertThatThrownBy(() -> await(cluster, seconds(60, 0), Web.done("web").findFirst().get()))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("you may not watch `Deployment`");
  }

  @Test
  void aDisturbedConnectionIsToldOnce() {
    Problem lost = Problem.of("the connection to `prod` is lost");
    ScriptedCluster cluster = of(Web.done("web")).disturbedAt(1000, lost).disturbedAt(2000, lost);

    await(cluster, seconds(60, 5), Web.done("web").findFirst().get());

    assertThat(reported(Event.Warned.class)).containsExactly(new Event.Warned(lost));
  }

  @Test
  void anObjectMaySettleForItsOwnTime() {
    Manifest web = Web.done("web").findFirst().get();

    Verdict verdict =
        await(of(Web.done("web")), seconds(60, 3).settling(web.id(), Duration.ofSeconds(9)), web);

    assertThat(verdict).isEqualTo(new Verdict.Healthy(List.of(), Duration.ofSeconds(9)));
  }

  @Test
  void aLoadBalancerWithoutAnAddressIsMentionedAndNoFailure() {
    Manifest service =
        Given.object(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: front, namespace: shop, uid: s}
            spec: {type: LoadBalancer, ports: [{port: 80}]}
            """);

    Verdict verdict = await(new ScriptedCluster(List.of(service)), seconds(60, 0), service);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Healthy(
                List.of(
                    new Verdict.Note(
                        service.id(), "it still waits for the load balancer to get an address")),
                Duration.ofSeconds(10)));
  }

  @Test
  void aJobThatRemovedItselfIsDone() {
    Manifest job =
        Given.object(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, namespace: shop, uid: j}
            spec: {ttlSecondsAfterFinished: 0}
            """);

    Verdict verdict = await(new ScriptedCluster(List.of()), seconds(60, 5), job);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy ->
                assertThat(healthy.notes())
                    .extracting(Verdict.Note::text)
                    .containsExactly("it removed itself before it was seen how it ended"));
    assertThat(reported(Event.Warned.class)).isEmpty();
  }

  @Test
  void aThousandObjectsAreJudgedOnlyWhenSomethingOfThemChanges() {
    List<Manifest> all =
        IntStream.range(0, 1000).boxed().flatMap(i -> Web.done("web" + i)).toList();
    List<Manifest> live =
        all.stream().filter(object -> object.id().kind().equals("Deployment")).toList();
    ScriptedCluster cluster = new ScriptedCluster(all);
    for (int i = 0; i < 1000; i++) {
      cluster.at(1000 + i, Web.pod("web" + i, "aaa", "1", false, 0));
      cluster.at(3000 + i, Web.pod("web" + i, "aaa", "1", true, 0));
    }

    Verdict verdict =
        new RolloutWatch(cluster, events::add, cluster::nanoTime).await(live, "", seconds(60, 10));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(reported(Progress.class)).hasSize(3000);
  }
}

package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.ContainerState.Ended;
import dev.kdeploy.rollout.ContainerState.Made;
import dev.kdeploy.rollout.ContainerState.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void judgesEveryObjectInTheGivenOrder() {
    List<Manifest> all =
        Stream.concat(Web.done("web"), Stream.of(Web.deployment("api", 1, "v1", 2, 2, 1))).toList();
    Manifest config =
        Given.object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}}");

    Snapshot snapshot =
        Snapshot.of(new ScriptedCluster(all), List.of(all.getLast(), config, all.getFirst()));

    assertThat(snapshot.entries())
        .extracting(entry -> entry.id().name() + " " + entry.health().isReady())
        .containsExactly("api false", "c true", "web true");
    assertThat(snapshot.problems()).isEmpty();
  }

  @Test
  void namesThePodsOfTheNewAndOfOldRevisions() {
    List<Manifest> all = Given.file("deployment/image-cannot-be-pulled-while-old-pods-serve.yaml");

    Pods pods =
        Snapshot.of(new ScriptedCluster(all), List.of(all.getFirst())).entries().getFirst().pods();

    assertThat(pods.known()).isTrue();
    assertThat(pods.revision()).isEqualTo("pulling-678c48594b");
    assertThat(pods.current()).hasSize(2).noneMatch(PodState::isReady);
    assertThat(pods.old()).hasSize(3).allMatch(PodState::isReady);
  }

  @Test
  void tellsTheStateOfEveryContainer() {
    List<Manifest> all = Given.file("deployment/init-container-fails.yaml");

    Pods pods =
        Snapshot.of(new ScriptedCluster(all), List.of(all.getFirst())).entries().getFirst().pods();

    assertThat(pods.current().getFirst().containers())
        .containsExactly(
            new ContainerState(
                "migrate",
                ContainerState.Type.INIT,
                new Made("m", "", Set.of()),
                false,
                2,
                new Waiting("CrashLoopBackOff", "back-off 20s restarting failed container"),
                new Ended("Error", 3, "")),
            new ContainerState(
                "main",
                ContainerState.Type.REGULAR,
                new Made("x", "", Set.of()),
                false,
                0,
                new Waiting("PodInitializing", ""),
                null));
  }

  @Test
  void saysWhatItCouldNotReadAndGoesByTheStatus() {
    List<Manifest> all = Web.done("web").toList();

    Snapshot snapshot =
        Snapshot.of(new ScriptedCluster(all).refusing("Pod"), List.of(all.getFirst()));

    assertThat(snapshot.problems())
        .extracting(problem -> problem.what())
        .containsExactly("you may not watch `Pod`");
    assertThat(snapshot.entries().getFirst().health().isReady()).isTrue();
    assertThat(snapshot.entries().getFirst().pods().known()).isFalse();
  }

  @Test
  void agreesWithTheWatchOnTheSameObjects() {
    List<Manifest> all = new ArrayList<>(Given.file("statefulset/last-pod-never-ready.yaml"));

    Health now =
        Snapshot.of(new ScriptedCluster(all), List.of(all.getFirst()))
            .entries()
            .getFirst()
            .health();

    assertThat(now).isEqualTo(HealthChecks.judge(Given.situation(all)));
  }
}

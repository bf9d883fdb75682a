package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SceneTest {
  static List<Path> situations() throws IOException {
    return HealthChecksTest.situations();
  }

  private static Health judged(Scene scene) {
    return HealthChecks.judge(scene.situation(scene.subjects().iterator().next(), Duration.ZERO));
  }

  private static Scene scene(Manifest subject) {
    Scene scene = new Scene(List.of(subject));
    scene.know(Selection.of("v1", "Pod", subject.id().namespace()));
    scene.know(Selection.of("apps/v1", "ReplicaSet", subject.id().namespace()));
    return scene;
  }

  @ParameterizedTest
  @MethodSource("situations")
  void comesToTheSameInWhateverOrderObjectsAreSeen(Path file) {
    List<Manifest> objects = Given.file(file);
    List<Manifest> inOrder = new ArrayList<>(objects);
    // Events about one object are told apart by their times only.
    inOrder.removeIf(object -> object.id().kind().equals("Event"));
    Scene first = scene(objects.getFirst());
    inOrder.forEach(first::see);

    for (int seed = 0; seed < 20; seed++) {
      List<Manifest> shuffled = new ArrayList<>(inOrder);
      Collections.shuffle(shuffled, new Random(seed));
      Scene scene = scene(objects.getFirst());
      shuffled.forEach(scene::see);
      shuffled.forEach(scene::see);

      assertThat(judged(scene)).as("seed %d", seed).isEqualTo(judged(first));
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void forgetsWhatIsGone(Path file) {
    List<Manifest> objects = Given.file(file);
    List<Manifest> others = objects.subList(1, objects.size());
    Scene never = scene(objects.getFirst());
    Scene scene = scene(objects.getFirst());
    others.stream().filter(object -> !object.id().kind().equals("Event")).forEach(scene::see);

    others.forEach(scene::gone);

    assertThat(judged(scene)).isEqualTo(judged(never));
  }

  @Test
  void touchesOnlyWhomAnObjectBelongsTo() {
    Scene scene =
        new Scene(
            List.of(
                Web.deployment("web", 1, "v1", 2, 2, 2), Web.deployment("api", 1, "v1", 2, 2, 2)));

    assertThat(names(scene.see(Web.set("web", "aaa", "v1")))).containsExactly("web");
    assertThat(names(scene.see(Web.pod("web", "aaa", "1", true, 0)))).containsExactly("web");
    assertThat(names(scene.see(Web.pod("other", "aaa", "1", true, 0)))).isEmpty();
    assertThat(names(scene.gone(Web.pod("web", "aaa", "1", true, 0)))).containsExactly("web");
    assertThat(names(scene.gone(Web.pod("web", "aaa", "1", true, 0)))).isEmpty();
  }

  private static Stream<String> names(Iterable<Subject> subjects) {
    List<String> names = new ArrayList<>();
    subjects.forEach(subject -> names.add(subject.id().name()));
    return names.stream();
  }

  @Test
  void aPodFindsTheDeploymentOfAnAdoptedSetThatIsSeenLater() {
    Scene scene = scene(Web.deployment("web", 1, "v1", 1, 1, 1));
    Manifest pod =
        Web.pod("web", "aaa", "1", true, 0)
            .with("handmade", "metadata", "labels", "pod-template-hash");

    assertThat(scene.see(pod)).isEmpty();
    assertThat(names(scene.see(Web.set("web", "aaa", "v1")))).contains("web");

    Subject web = scene.subjects().iterator().next();
    assertThat(scene.situation(web, Duration.ZERO).pods().current()).hasSize(1);
  }

  @Test
  void podsOfAnOlderIncarnationDoNotCount() {
    Manifest again = Web.deployment("web", 1, "v1", 1, 1, 1).with("uid-second", "metadata", "uid");
    Scene scene = scene(again);

    Web.done("web").skip(1).forEach(scene::see);

    Subject web = scene.subjects().iterator().next();
    assertThat(scene.situation(web, Duration.ZERO).pods().all()).isEmpty();
  }

  @Test
  void aServiceSeesReadyPodsOfOthers() {
    Manifest service =
        Given.object(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: front, namespace: shop}
            spec: {selector: {app: web}}
            """);
    Scene scene = scene(service);

    assertThat(names(scene.see(Web.pod("web", "aaa", "1", true, 0)))).containsExactly("front");
    assertThat(judged(scene)).isEqualTo(new Health.Ready(Health.Counts.single(true), List.of()));
  }
}

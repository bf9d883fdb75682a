package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every API server does, the simulated one and real ones alike. Each sentence runs in a
/// namespace of its own.
abstract class ClusterContract {
  private static final Duration LONG = Duration.ofSeconds(30);

  private String namespace = "";

  protected abstract Cluster cluster();

  /// Cleans up.
  protected abstract void remove(ResourceId id);

  @BeforeEach
  void makeNamespace() {
    namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
    accepted(apply(namespaceNamed(namespace)));
  }

  @AfterEach
  void removeNamespace() {
    remove(new ResourceId("v1", "Namespace", "", namespace));
  }

  @Test
  void saysThatAnObjectWasCreated() {
    Accepted answer = accepted(apply(config("a", "k: v")));

    assertThat(answer.created()).isTrue();
    assertThat(answer.live().text("data", "k")).isEqualTo("v");
    assertThat(answer.live().uid()).isNotEmpty();
  }

  @Test
  void keepsTheResourceVersionOfAnObjectThatDoesNotChange() {
    Accepted first = accepted(apply(config("a", "k: v")));

    Accepted second = accepted(apply(config("a", "k: v")));

    assertThat(second.created()).isFalse();
    assertThat(second.live().resourceVersion()).isEqualTo(first.live().resourceVersion());
  }

  @Test
  void listsWhatIsThere() {
    accepted(apply(config("a", "k: v")));
    accepted(apply(config("b", "k: v")));

    List<Manifest> objects = cluster().list(Selection.of("v1", "ConfigMap", namespace));

    assertThat(objects).extracting(Manifest::toString).contains("ConfigMap/a", "ConfigMap/b");
  }

  @Test
  void showsChangesInOrder() throws InterruptedException {
    accepted(apply(config("a", "k: v")));
    try (Sightings sightings =
        cluster().watch(List.of(Selection.of("v1", "ConfigMap", namespace)))) {
      List<String> before = until(sightings, Sighting.Listed.class::isInstance);
      accepted(apply(config("b", "k: v")));
      accepted(apply(config("b", "k: w")));
      accepted(cluster().delete(id("ConfigMap", "b"), Deletion.of(null)));
      List<String> after = until(sightings, Sighting.Absent.class::isInstance);

      assertThat(before).contains("present ConfigMap/a", "listed 0");
      assertThat(after)
          .containsSubsequence("present ConfigMap/b", "present ConfigMap/b", "absent ConfigMap/b");
    }
  }

  private static List<String> until(Sightings sightings, Predicate<Sighting> last)
      throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (true) {
      Sighting sighting = sightings.next(LONG);
      seen.add(
          switch (sighting) {
            case Sighting.Present present -> "present " + present.object();
            case Sighting.Absent absent -> "absent " + absent.object();
            case Sighting.Listed listed -> "listed " + listed.selection();
            case Sighting.Disturbed disturbed -> "disturbed " + disturbed.problem();
            case Sighting.Refused refused -> "refused " + refused.problem();
            case null -> throw new AssertionError("nothing more after " + seen);
          });
      if (last.test(sighting)) {
        return seen;
      }
    }
  }

  private Answer apply(Manifest manifest) {
    return cluster().apply(manifest, new ApplyOptions("contract", false, false));
  }

  private static Accepted accepted(Answer answer) {
    assertThat(answer).isInstanceOf(Accepted.class);
    return (Accepted) answer;
  }

  private ResourceId id(String kind, String name) {
    return new ResourceId("v1", kind, namespace, name);
  }

  private Manifest config(String name, String data) {
    return manifest(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {%s}
        """
            .formatted(name, namespace, data));
  }

  private static Manifest namespaceNamed(String name) {
    return manifest("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
  }

  private static Manifest manifest(String yaml) {
    return Manifest.of(
        Tree.map(Yaml.read(Source.of("contract", yaml), Yaml.Dialect.KUBECTL).getFirst().value()));
  }
}

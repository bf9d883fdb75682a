package dev.kdeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.project.SecretValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a changed value changes among the objects.
class CopiesOfConfigurationTest {
  private final Situation counter =
      new Situation(Path.of("src/test/resources/workload/renders/counter"), "prod");

  @Test
  void changeWithTheirContentTogetherWithTheirUsersAlone() {
    List<Manifest> before = counter.make().manifests();

    List<Manifest> after =
        counter.make("workloads.counter-app.config./etc/app.app\\.properties=level").manifests();

    assertThat(changed(before, after)).containsExactly("Deployment/counter-app");
    assertThat(names(after, "ConfigMap"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(names(before, "ConfigMap"));
  }

  @Test
  void stayWhenOnlyTheNumberOfPodsChanges() {
    Manifest before = find(counter.make().manifests(), "Deployment/counter-app");

    Manifest after =
        find(
            counter.make("workloads.counter-app.replicas=7").manifests(), "Deployment/counter-app");

    assertThat(after.number(0, "spec", "replicas")).isEqualTo(7);
    assertThat(after.without("spec", "replicas").content())
        .isEqualTo(before.without("spec", "replicas").content());
  }

  @Test
  void restartNothingWhenAnEnvironmentChangesHowManyThereAre() {
    Manifest one = find(counter.make("workloads.redis.replicas=1").manifests(), "Deployment/redis");

    Manifest three = find(counter.make().manifests(), "Deployment/redis");

    assertThat(three.get("spec", "template")).isEqualTo(one.get("spec", "template"));
  }

  @Test
  void areNamedByTheContentOfASecretUnlessItIsGenerated() {
    Map<String, SecretValue> values =
        Map.of("key", new SecretValue("hidden".getBytes(StandardCharsets.UTF_8)));

    SecretContent content = SecretContent.of(false, values);

    assertThat(content.toString()).isEqualTo("SecretContent[key]");
    assertThat(names(counter.make().manifests(), "Secret"))
        .anyMatch(name -> name.equals("mongodb"))
        .anyMatch(name -> name.matches("partner-[0-9a-f]{10}"));
  }

  private static Manifest find(List<Manifest> manifests, String id) {
    return manifests.stream()
        .filter(manifest -> manifest.id().toString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(List<Manifest> manifests, String kind) {
    return manifests.stream()
        .map(Manifest::id)
        .filter(id -> id.kind().equals(kind))
        .map(id -> id.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The objects that both have, and that differ.
  private static Set<String> changed(List<Manifest> before, List<Manifest> after) {
    Set<String> both = new TreeSet<>();
    before.forEach(manifest -> both.add(manifest.id().toString()));
    both.retainAll(after.stream().map(manifest -> manifest.id().toString()).toList());
    Set<Object> same = new HashSet<>();
    before.forEach(manifest -> same.add(manifest.content()));
    after.stream()
        .filter(manifest -> same.contains(manifest.content()))
        .forEach(manifest -> both.remove(manifest.id().toString()));
    return both;
  }
}

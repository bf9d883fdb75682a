package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Up, up again, change, roll back, take down.
class EverydayTest extends Journey {
  private static final String SHOP =
      """
      workloads:
        web: {image: "nginx:1.27", replicas: 3, config: {/etc/web: {level: info}}, secrets: {/run/db: db}}
      secrets:
        db: {password: {generate: 28 hex}}
      """;

  @Test
  void aSecondUpWritesNothingAtAll() {
    place.project("shop", SHOP);
    place.does("shop", "up");
    Map<String, String> before = place.settledVersions();

    String answer = place.does("shop", "up").out();

    assertThat(answer).startsWith("No changes");
    assertThat(place.versions()).isEqualTo(before);
    assertThat(place.history("shop")).containsExactly("1 deployed");
    assertThat(place.planned("shop")).isEmpty();
    assertThat(place.run("shop", "plan", "--exit-code").code()).isZero();
  }

  @Test
  void aPlanShowsTheOneLineThatChanges() {
    place.project("shop", SHOP);
    place.does("shop", "up");
    Map<String, String> before = place.settledVersions();

    String plan = place.does("shop", "plan", "--set", "workloads.web.image=nginx:1.28").out();

    assertThat(plan.lines().filter(line -> line.contains("nginx"))).hasSize(1);
    assertThat(plan).contains("nginx:1.27").contains("nginx:1.28").contains("1 to change");
    assertThat(place.run("shop", "plan", "--exit-code", "--set", "workloads.web.replicas=4").code())
        .isEqualTo(3);
    assertThat(place.versions()).isEqualTo(before);
  }

  @Test
  void aRollbackPutsTheOldContentBackAndKeepsTheGeneratedSecret() {
    place.project("shop", SHOP);
    place.does("shop", "up");
    Object password = place.get("Secret", "db").get("data", "password");
    place.does("shop", "up", "--set", "workloads.web.image=nginx:1.28");
    assertThat(image("web")).isEqualTo("nginx:1.28");

    place.does("shop", "rollback");

    assertThat(image("web")).isEqualTo("nginx:1.27");
    assertThat(password).isNotNull().isEqualTo(place.get("Secret", "db").get("data", "password"));
    assertThat(place.history("shop")).first().isEqualTo("3 deployed");
    assertThat(place.planned("shop")).isEmpty();
    assertThat(place.planned("shop", "--revision", "1")).isEmpty();
  }

  @Test
  void aRollbackRemovesWhatWasAddedAndBringsBackWhatWasRemoved() {
    place.project("shop", SHOP);
    place.write("shop/manifests/old.yaml", config("old"));
    place.does("shop", "up");
    place.remove("shop/manifests/old.yaml");
    place.write("shop/manifests/new.yaml", config("new"));
    place.does("shop", "up", "--allow-prune");
    assertThat(place.has("ConfigMap", "old")).isFalse();

    place.does("shop", "rollback", "--allow-prune");

    assertThat(place.has("ConfigMap", "old")).isTrue();
    assertThat(place.has("ConfigMap", "new")).isFalse();
  }

  @Test
  void whatIsNoLongerInTheProjectGoesWhenTheRestIsHealthy() throws InterruptedException {
    place.project("shop", SHOP);
    place.write("shop/manifests/old.yaml", config("old"));
    place.does("shop", "up");
    place.remove("shop/manifests/old.yaml");
    place.project(
        "shop", SHOP.replace("1.27\",", "1.28\", podAnnotations: {kdeploy.dev/ready-after: 1s},"));

    try (Samples<Optional<Manifest>> samples = Samples.of(this::deploymentOnceOldIsGone)) {
      place.does("shop", "up", "--allow-prune");
      List<Manifest> seen = samples.stop().stream().flatMap(Optional::stream).toList();

      assertThat(seen).allSatisfy(EverydayTest::isRolledOut);
    }
    assertThat(place.has("ConfigMap", "old")).isFalse();
    assertThat(image("web")).isEqualTo("nginx:1.28");
  }

  @Test
  void aClaimOutlivesItsPlaceInTheProjectAndTheProject() {
    String volume = place.namespace();
    api.apply("journey", volume(volume));
    try {
      place.project("shop", SHOP);
      place.write("shop/manifests/data.yaml", claim(volume));
      place.does("shop", "up");
      place.remove("shop/manifests/data.yaml");

      place.does("shop", "up", "--allow-prune");
      assertThat(place.has("PersistentVolumeClaim", "data")).isTrue();
      place.does("shop", "down", "-y");

      assertThat(place.has("PersistentVolumeClaim", "data")).isTrue();
      assertThat(place.released("Deployment", "shop")).isEmpty();
    } finally {
      api.delete("", "PersistentVolume", volume);
    }
  }

  @Test
  void downRemovesTheReleaseAndUpBringsItAgain() {
    place.project("shop", SHOP);
    place.does("shop", "up");

    place.does("shop", "down", "-y");
    Until.holds("the Deployment goes", () -> place.released("Deployment", "shop").isEmpty());
    place.does("shop", "up");

    assertThat(place.released("Deployment", "shop")).containsExactly("web");
    assertThat(place.does("shop", "up").out()).startsWith("No changes");
  }

  private Optional<Manifest> deploymentOnceOldIsGone() {
    return place.has("ConfigMap", "old")
        ? Optional.empty()
        : Optional.of(place.get("Deployment", "web"));
  }

  private static void isRolledOut(Manifest deployment) {
    assertThat(deployment.number(0, "status", "updatedReplicas")).isEqualTo(3);
    assertThat(deployment.number(0, "status", "availableReplicas")).isEqualTo(3);
    assertThat(deployment.number(0, "status", "observedGeneration"))
        .isEqualTo(deployment.number(-1, "metadata", "generation"));
  }

  private String image(String deployment) {
    Manifest live = place.get("Deployment", deployment);
    return Tree.text(
        Tree.maps(live.content(), "spec", "template", "spec", "containers").getFirst(), "image");
  }

  private static String config(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {a: b}}\n"
        .formatted(name);
  }

  private static String claim(String volume) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: %1$s, volumeName: %1$s, resources: {requests: {storage: 1Gi}}}
    """
        .formatted(volume);
  }

  private static String volume(String name) {
    return """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: %1$s}
    spec: {accessModes: [ReadWriteOnce], storageClassName: %1$s, capacity: {storage: 1Gi}, hostPath: {path: /data}}
    """
        .formatted(name);
  }
}

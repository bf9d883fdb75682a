package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What others have put into a namespace is theirs.
class NeighboursTest extends Journey {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: NAMESPACE}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "nginx:1.27"}]}
      """;

  @Test
  void twoProjectsInOneNamespaceLeaveEachOtherAlone() {
    place.project("one", "workloads: {alpha: {image: \"nginx:1.27\"}}\n");
    place.project("two", "workloads: {beta: {image: \"nginx:1.27\"}}\n");
    place.write("one/manifests/extra.yaml", config("extra"));
    place.does("one", "up");
    place.does("two", "up");
    Map<String, String> two = versionsOf("beta");
    place.remove("one/manifests/extra.yaml");

    place.does("one", "up", "--allow-prune", "--set", "workloads.alpha.image=nginx:1.28");
    place.does("one", "rollback", "--allow-prune");
    place.does("one", "down", "-y");

    assertThat(versionsOf("beta")).isEqualTo(two);
    assertThat(place.does("two", "up").out()).startsWith("No changes");
    assertThat(place.history("two")).containsExactly("1 deployed");
  }

  @Test
  void anObjectOfAnotherProjectIsRefused() {
    place.project("one", "workloads: {web: {image: \"nginx:1.27\"}}\n");
    place.project(
        "two", "workloads: {web: {image: \"nginx:1.28\"}, more: {image: \"nginx:1.28\"}}\n");
    place.does("one", "up");
    Map<String, String> before = place.settledVersions();

    CommandLineRun run = place.run("two", "up");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Deployment/web").contains("/one");
    assertThat(place.versions()).isEqualTo(before);
  }

  @Test
  void whatKubectlMadeIsAdoptedOnlyWhenAskedAndGivenBackByDown() {
    place.create(WEB);
    place.project("shop", "");
    place.write("shop/manifests/web.yaml", WEB.replace(", namespace: NAMESPACE", ""));
    Until.holds("two pods", () -> place.list("Pod").size() == 2);
    List<String> pods = podUids();

    CommandLineRun refused = place.run("shop", "up");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("Deployment/web").contains("--adopt");
    assertThat(place.get("Deployment", "web").label("kdeploy.dev/release")).isEmpty();

    place.does("shop", "up", "--adopt");
    assertThat(podUids()).containsExactlyInAnyOrderElementsOf(pods);
    assertThat(place.get("Deployment", "web").label("kdeploy.dev/release")).isEqualTo("shop");
    assertThat(place.does("shop", "up").out()).startsWith("No changes");

    place.does("shop", "down", "-y");
    Manifest left = place.get("Deployment", "web");
    assertThat(left.label("kdeploy.dev/release")).isEmpty();
    assertThat(left.number(0, "spec", "replicas")).isEqualTo(2);
    assertThat(podUids()).containsExactlyInAnyOrderElementsOf(pods);
  }

  @Test
  void anAdoptedObjectLosesWhatTheProjectDoesNotSay() {
    place.apply(
        "kubectl",
        WEB.replace("replicas: 2", "replicas: 2\n  paused: false\n  revisionHistoryLimit: 3"));
    place.project("shop", "");
    place.write("shop/manifests/web.yaml", WEB.replace(", namespace: NAMESPACE", ""));

    place.does("shop", "up", "--adopt");

    assertThat(place.get("Deployment", "web").number(0, "spec", "revisionHistoryLimit"))
        .isEqualTo(10);
  }

  private Map<String, String> versionsOf(String name) {
    return place.settledVersions().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("/" + name))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<String> podUids() {
    return place.list("Pod").stream().map(Manifest::uid).toList();
  }

  private static String config(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {a: b}}\n"
        .formatted(name);
  }
}

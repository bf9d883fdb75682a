package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A project of a thousand objects is one project like any other.
class ThousandObjectsTest extends Journey {
  @Test
  void goesThroughAWholeLife() {
    place.project("thousand", "");
    for (int n = 0; n < 100; n++) {
      place.write("thousand/manifests/part-%02d.yaml".formatted(n), part(n));
    }

    String first = place.does("thousand", "up").err();
    assertThat(first).doesNotContain("warning", "refused", "GOAWAY");
    assertThat(place.released("ConfigMap", "thousand")).hasSize(400);
    assertThat(place.released("Deployment", "thousand")).hasSize(100);

    Map<String, String> before = place.settledVersions();
    assertThat(place.does("thousand", "up").out()).startsWith("No changes: 1000 objects");
    assertThat(place.versions()).isEqualTo(before);

    place.write("thousand/manifests/part-42.yaml", part(42).replaceFirst("key: v42", "key: other"));
    assertThat(changes("thousand")).containsExactly("data.key: v42 -> other");
    place.does("thousand", "up");
    assertThat(place.get("ConfigMap", "c42-0").text("data", "key")).isEqualTo("other");

    place.does("thousand", "rollback");
    assertThat(place.get("ConfigMap", "c42-0").text("data", "key")).isEqualTo("v42");
    assertThat(place.history("thousand").getFirst()).isEqualTo("3 deployed");

    place.does("thousand", "down", "-y");
    for (String kind : List.of("ConfigMap", "Service", "ServiceAccount", "Deployment")) {
      assertThat(place.released(kind, "thousand")).isEmpty();
    }
  }

  private List<String> changes(String project) {
    return Tree.maps(place.answer(project, "plan"), "changes").stream()
        .filter(change -> !Tree.text(change, "action").equals("unchanged"))
        .flatMap(change -> Tree.maps(change, "fields").stream())
        .map(
            field ->
                "%s: %s -> %s"
                    .formatted(
                        Tree.text(field, "path"),
                        Tree.text(field, "before"),
                        Tree.text(field, "after")))
        .toList();
  }

  /// Ten objects: four ConfigMaps, three Services, two ServiceAccounts and a Deployment of one pod.
  private static String part(int n) {
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      part.append(
          "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%1$d-%2$d}\ndata: {key: v%1$d}\n"
              .formatted(n, i));
    }
    for (int i = 0; i < 3; i++) {
      part.append(
          "---\napiVersion: v1\nkind: Service\nmetadata: {name: s%1$d-%2$d}\nspec: {selector: {app: d%1$d}, ports: [{port: 80}]}\n"
              .formatted(n, i));
    }
    for (int i = 0; i < 2; i++) {
      part.append(
          "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a%d-%d}\n".formatted(n, i));
    }
    return part.append(
            """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d%1$d}
            spec:
              replicas: 1
              selector: {matchLabels: {app: d%1$d}}
              template:
                metadata: {labels: {app: d%1$d}}
                spec: {containers: [{name: c, image: "nginx:1.27@sha256:1111111111111111111111111111111111111111111111111111111111111111", resources: {requests: {cpu: 1m, memory: 1Mi}}}]}
            """
                .formatted(n))
        .toString();
  }
}

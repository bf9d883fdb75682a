package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Kinds that need one another, in files whose order means nothing.
class EveryKindTest extends Journey {
  private static final String WORKLOADS =
      """
      workloads:
        store: {kind: StatefulSet, image: "redis:7-alpine", port: 6379, replicas: 2}
        agent: {kind: DaemonSet, image: "busybox:1.36"}
        nightly: {kind: CronJob, image: "busybox:1.36", schedule: "0 3 * * *"}
        migrate: {kind: Job, image: "busybox:1.36", command: ["true"]}
      """;

  @Test
  void comeUpTogetherWithACustomResource() {
    String group = place.namespace() + ".example.com";
    place.project("zoo", WORKLOADS);
    place.write("zoo/manifests/a-widget.yaml", widget(group));
    place.write("zoo/manifests/z-definition.yaml", definition(group));
    try {
      place.does("zoo", "up");
      assertThat(place.get("StatefulSet", "store").number(0, "status", "readyReplicas"))
          .isEqualTo(2);
      assertThat(place.has("DaemonSet", "agent")).isTrue();
      assertThat(place.has("CronJob", "nightly")).isTrue();
      assertThat(place.released("Job", "zoo")).hasSize(1);

      assertThat(place.does("zoo", "up").out()).startsWith("No changes");
      place.does("zoo", "down", "-y");
      assertThat(api.find("", "CustomResourceDefinition", "widgets." + group)).isPresent();
    } finally {
      api.delete("", "CustomResourceDefinition", "widgets." + group);
    }
  }

  @Test
  void aFinishedJobIsNotRunAgain() {
    place.project("zoo", WORKLOADS);
    place.does("zoo", "up");
    List<String> first = place.released("Job", "zoo");
    String uid = place.get("Job", first.getFirst()).uid();

    place.does("zoo", "up", "--set", "workloads.store.replicas=3");
    assertThat(place.get("Job", first.getFirst()).uid()).isEqualTo(uid);
    place.delete("Job", first.getFirst());
    Until.holds("the Job goes", () -> place.released("Job", "zoo").isEmpty());

    assertThat(place.does("zoo", "up", "--set", "workloads.store.replicas=3").out())
        .startsWith("No changes");
    place.does("zoo", "rollback");
    assertThat(place.released("Job", "zoo")).isEmpty();
  }

  @Test
  void aChangedJobRunsUnderANewName() {
    place.project("zoo", WORKLOADS);
    place.does("zoo", "up");
    List<String> first = place.released("Job", "zoo");
    place.project("zoo", WORKLOADS.replace("[\"true\"]", "[\"true\", \"2\"]"));

    place.does("zoo", "up", "--allow-prune");

    List<Manifest> jobs = place.list("Job");
    assertThat(jobs)
        .filteredOn(job -> !first.contains(job.id().name()))
        .singleElement()
        .satisfies(job -> assertThat(job.number(0, "status", "succeeded")).isEqualTo(1));
  }

  private static String widget(String group) {
    return "{apiVersion: %s/v1, kind: Widget, metadata: {name: one}, spec: {size: 3}}\n"
        .formatted(group);
  }

  private static String definition(String group) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: widgets.%1$s}
    spec:
      group: %1$s
      scope: Namespaced
      names: {plural: widgets, singular: widget, kind: Widget}
      versions:
      - name: v1
        served: true
        storage: true
        schema:
          openAPIV3Schema:
            type: object
            properties: {spec: {type: object, properties: {size: {type: integer}}}}
    """
        .formatted(group);
  }
}

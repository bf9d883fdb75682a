package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every API server does, the simulated one and real ones alike: here what happens over time,
/// above all else.
abstract class ClusterContract extends ObjectContract {
  @Test
  void showsWhatIsThereAndThenWhatChanges() throws InterruptedException {
    accepted(apply(config("a", "k: v")));
    try (Sightings sightings = watch("v1", "ConfigMap")) {
      List<Sighting> before = until(sightings, Sighting.Listed.class::isInstance);
      accepted(apply(config("b", "k: v")));
      accepted(apply(config("b", "k: w")));
      accepted(cluster().delete(config("b", "").id(), Deletion.of(null)));
      List<Sighting> after = until(sightings, Sighting.Absent.class::isInstance);

      assertThat(words(before)).contains("present a", "listed 0").endsWith("listed 0");
      assertThat(words(after)).containsSubsequence("present b", "present b", "absent b");
      assertThat(((Sighting.Absent) after.getLast()).object().text("data", "k")).isEqualTo("w");
    }
  }

  @Test
  void losesSightOfAnObjectThatNoLongerMatches() throws InterruptedException {
    accepted(apply(labelled("a", "app: web")));
    Selection selection = Selection.of("v1", "ConfigMap", namespace).labelled("app=web");
    try (Sightings sightings = cluster().watch(List.of(selection))) {
      List<Sighting> before = until(sightings, Sighting.Listed.class::isInstance);
      accepted(apply(labelled("a", "app: db")));
      List<Sighting> after = until(sightings, Sighting.Absent.class::isInstance);

      assertThat(words(before)).containsExactly("present a", "listed 0");
      assertThat(words(after)).containsExactly("absent a");
    }
  }

  @Test
  void watchesSeveralSelectionsAtOnce() throws InterruptedException {
    List<Selection> selections =
        List.of(
            Selection.of("v1", "Secret", namespace),
            Selection.of("nowhere.dev/v1", "Thing", namespace),
            Selection.of("coordination.k8s.io/v1", "Lease", namespace));
    try (Sightings sightings = cluster().watch(selections)) {
      List<String> before =
          List.of(next(sightings), next(sightings), next(sightings)).stream().sorted().toList();
      accepted(cluster().put(lease("lock", "me"), null));
      List<Sighting> after = until(sightings, Sighting.Present.class::isInstance);

      assertThat(before).containsExactly("listed 0", "listed 2", "refused 1");
      assertThat(words(after)).containsExactly("present lock");
    }
  }

  @Test
  void seesNothingWhenNothingHappens() throws InterruptedException {
    try (Sightings sightings = watch("v1", "Secret")) {
      until(sightings, Sighting.Listed.class::isInstance);

      assertThat(sightings.next(Duration.ofMillis(50))).isNull();
    }
  }

  @Test
  void endsAWatchAtOnce() throws InterruptedException {
    Sightings sightings = watch("v1", "Secret");
    until(sightings, Sighting.Listed.class::isInstance);

    sightings.close();

    assertThat(sightings.next(LONG)).isNull();
  }

  @Test
  void servesANewKindAfterRediscovery() throws InterruptedException {
    String group = namespace + ".dev";
    Manifest definition = definition(group);
    Manifest gadget =
        manifest(
            "{apiVersion: %s/v1, kind: Gadget, metadata: {name: g, namespace: %s}, spec: {size:"
                + " 1}}",
            group, namespace);
    boolean before = cluster().kind(group + "/v1", "Gadget").isPresent();
    accepted(apply(definition));
    try {
      awaitEstablished(definition.id());
      cluster().rediscover();

      assertThat(before).isFalse();
      assertThat(accepted(apply(gadget)).created()).isTrue();
      assertThat(live(gadget).number(0, "spec", "size")).isEqualTo(1);
      assertThat(list(group + "/v1", "Gadget")).hasSize(1);
    } finally {
      accepted(cluster().delete(definition.id(), Deletion.of(null)));
      cluster().rediscover();
    }
  }

  private static Manifest definition(String group) {
    return manifest(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {kind: Gadget, plural: gadgets, singular: gadget}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """,
        group);
  }

  private void awaitEstablished(ResourceId definition) throws InterruptedException {
    Selection selection =
        new Selection(
            definition.apiVersion(),
            definition.kind(),
            "",
            "",
            "metadata.name=" + definition.name());
    try (Sightings sightings = cluster().watch(List.of(selection))) {
      until(
          sightings,
          each ->
              each instanceof Sighting.Present(Manifest object)
                  && Tree.maps(object.content(), "status", "conditions").stream()
                      .anyMatch(
                          condition ->
                              Tree.text(condition, "type").equals("Established")
                                  && Tree.text(condition, "status").equals("True")));
    }
  }

  @Test
  void rollsADeploymentOut() throws InterruptedException {
    accepted(apply(deployment("web", 2)));

    Manifest done =
        await("apps/v1", "Deployment", each -> each.number(0, "status", "availableReplicas") == 2);

    assertThat(done.number(0, "status", "observedGeneration")).isEqualTo(1);
    assertThat(done.number(0, "status", "updatedReplicas")).isEqualTo(2);
    assertThat(list("v1", "Pod"))
        .hasSize(2)
        .allSatisfy(pod -> assertThat(pod.label("pod-template-hash")).isNotEmpty());
    assertThat(list("apps/v1", "ReplicaSet")).hasSize(1);
  }

  @Test
  void replacesThePodsOfAChangedTemplate() throws InterruptedException {
    accepted(apply(deployment("web", 1)));
    await("apps/v1", "Deployment", each -> each.number(0, "status", "availableReplicas") == 1);

    accepted(
        apply(deployment("web", 1).with("2", "spec", "template", "metadata", "annotations", "v")));
    await(
        "apps/v1",
        "Deployment",
        each ->
            each.number(0, "status", "observedGeneration") == 2
                && each.number(0, "status", "updatedReplicas") == 1
                && each.number(0, "status", "replicas") == 1
                && each.number(0, "status", "availableReplicas") == 1);

    assertThat(list("apps/v1", "ReplicaSet")).hasSize(2);
  }

  @Test
  void removesWhatADeletedObjectOwned() throws InterruptedException {
    accepted(apply(deployment("web", 1)));
    await("apps/v1", "Deployment", each -> each.number(0, "status", "availableReplicas") == 1);
    try (Sightings sightings = watch("v1", "Pod")) {
      until(sightings, Sighting.Listed.class::isInstance);
      accepted(cluster().delete(deployment("web", 1).id(), Deletion.of(null)));

      List<Sighting> seen = until(sightings, Sighting.Absent.class::isInstance);

      assertThat(words(seen).getLast()).startsWith("absent web-");
    }
  }

  @Test
  void leavesOrphansAlone() throws InterruptedException {
    accepted(apply(deployment("web", 1)));
    await("apps/v1", "Deployment", each -> each.number(0, "status", "availableReplicas") == 1);

    try (Sightings sightings = watch("apps/v1", "Deployment")) {
      until(sightings, Sighting.Listed.class::isInstance);
      accepted(cluster().delete(deployment("web", 1).id(), new Deletion(null, true, null)));
      until(sightings, Sighting.Absent.class::isInstance);
    }

    assertThat(list("apps/v1", "ReplicaSet")).hasSize(1);
    assertThat(list("v1", "Pod")).hasSize(1);
  }

  private static String next(Sightings sightings) throws InterruptedException {
    return word(until(sightings, _ -> true).getLast());
  }

  private static List<String> words(List<Sighting> sightings) {
    return sightings.stream().map(ClusterContract::word).toList();
  }

  private static String word(Sighting sighting) {
    return switch (sighting) {
      case Sighting.Present(Manifest object) -> "present " + object.id().name();
      case Sighting.Absent(Manifest object) -> "absent " + object.id().name();
      case Sighting.Listed(int selection) -> "listed " + selection;
      case Sighting.Disturbed disturbed -> "disturbed " + disturbed.problem();
      case Sighting.Refused refused -> "refused " + refused.selection();
    };
  }
}

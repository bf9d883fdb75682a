package dev.kdeploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.FormatMethod;
import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Cause;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
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

/// What the sentences of the contract stand on: a server, and a namespace for each sentence.
abstract class ContractGround {
  static final Duration LONG = Duration.ofSeconds(60);

  String namespace = "";

  /// The server under test.
  protected abstract Cluster cluster();

  @BeforeEach
  void makeNamespace() {
    namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
    accepted(apply(manifest("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", namespace)));
  }

  @AfterEach
  void removeNamespace() {
    cluster().delete(new ResourceId("v1", "Namespace", "", namespace), Cluster.Deletion.of(null));
  }

  Answer apply(Manifest manifest) {
    return applyAs("contract", manifest);
  }

  Answer applyAs(String manager, Manifest manifest) {
    return cluster().apply(manifest, new ApplyOptions(manager, false, false));
  }

  Answer dryRun(Manifest manifest) {
    return cluster().apply(manifest, new ApplyOptions("contract", false, true));
  }

  Manifest live(Manifest manifest) {
    return cluster().get(manifest.id()).orElseThrow();
  }

  List<Manifest> list(String apiVersion, String kind) {
    return cluster().list(Selection.of(apiVersion, kind, namespace));
  }

  static Accepted accepted(Answer answer) {
    assertThat(answer).isInstanceOf(Accepted.class);
    return (Accepted) answer;
  }

  static Refused refused(Answer answer) {
    assertThat(answer).isInstanceOf(Refused.class);
    return (Refused) answer;
  }

  static List<String> fields(Refused refused) {
    return refused.causes().stream().map(Cause::field).toList();
  }

  @FormatMethod
  static Manifest manifest(String yaml, Object... arguments) {
    Source source = Source.of("contract", yaml.formatted(arguments));
    return Manifest.of(Tree.map(Yaml.read(source, Yaml.Dialect.KUBECTL).getFirst().value()));
  }

  Manifest config(String name, String data) {
    return manifest(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {%s}
        """,
        name, namespace, data);
  }

  Manifest labelled(String name, String labels) {
    return manifest(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s, labels: {%s}}
        """,
        name, namespace, labels);
  }

  /// A Deployment of one container `app` with two variables.
  Manifest deployment(String name, int replicas) {
    return manifest(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          replicas: %3$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - name: app
                image: localhost:5000/app:1
                env:
                - {name: A, value: a}
                - {name: B, value: b}
        """,
        name, namespace, replicas);
  }

  Manifest lease(String name, String holder) {
    return manifest(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: %s, namespace: %s}
        spec: {holderIdentity: %s, leaseDurationSeconds: 15}
        """,
        name, namespace, holder);
  }

  Sightings watch(String apiVersion, String kind) {
    return cluster().watch(List.of(Selection.of(apiVersion, kind, namespace)));
  }

  /// The sightings up to and with the first that is as wanted.
  static List<Sighting> until(Sightings sightings, Predicate<Sighting> wanted)
      throws InterruptedException {
    List<Sighting> seen = new ArrayList<>();
    while (true) {
      Sighting sighting = sightings.next(LONG);
      if (sighting == null) {
        throw new AssertionError("nothing more after " + seen);
      }
      seen.add(sighting);
      if (wanted.test(sighting)) {
        return seen;
      }
    }
  }

  /// Waits until an object of the kind is as wanted.
  Manifest await(String apiVersion, String kind, Predicate<Manifest> wanted)
      throws InterruptedException {
    try (Sightings sightings = watch(apiVersion, kind)) {
      Sighting last =
          until(
                  sightings,
                  each -> each instanceof Sighting.Present present && wanted.test(present.object()))
              .getLast();
      return ((Sighting.Present) last).object();
    }
  }
}

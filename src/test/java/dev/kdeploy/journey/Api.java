package dev.kdeploy.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The API server that `KUBECONFIG` names, seen by somebody who is not kdeploy.
final class Api implements AutoCloseable {
  private static final Map<String, String> VERSIONS =
      Map.ofEntries(
          Map.entry("Deployment", "apps/v1"),
          Map.entry("ReplicaSet", "apps/v1"),
          Map.entry("StatefulSet", "apps/v1"),
          Map.entry("DaemonSet", "apps/v1"),
          Map.entry("Job", "batch/v1"),
          Map.entry("CronJob", "batch/v1"),
          Map.entry("HorizontalPodAutoscaler", "autoscaling/v2"),
          Map.entry("Lease", "coordination.k8s.io/v1"),
          Map.entry("CustomResourceDefinition", "apiextensions.k8s.io/v1"),
          Map.entry("Role", "rbac.authorization.k8s.io/v1"),
          Map.entry("ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1"),
          Map.entry("ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io/v1"),
          Map.entry("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"));

  private final Cluster cluster;

  private Api(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Skips the test where no server is offered.
  static Api connect() {
    assumeTrue(
        !System.getenv().getOrDefault("KUBECONFIG", "").isEmpty(),
        "KUBECONFIG names no cluster to try this on");
    KubeconfigRequest request =
        new KubeconfigRequest(
            null, null, System.getenv(), Path.of(System.getProperty("user.home")), false);
    return new Api(
        Fabric8Cluster.connect(
            Kubeconfig.read(request), Duration.ofSeconds(30), InstantSource.system()));
  }

  Cluster cluster() {
    return cluster;
  }

  Optional<Manifest> find(String namespace, String kind, String name) {
    return cluster.get(id(namespace, kind, name));
  }

  List<Manifest> list(String namespace, String kind) {
    return cluster.list(Selection.of(version(kind), kind, namespace));
  }

  /// Applies as another program would; fails the test when the server refuses.
  Manifest apply(String manager, String yaml) {
    Manifest manifest = manifest(yaml);
    return accepted(cluster.apply(manifest, new ApplyOptions(manager, true, false)));
  }

  /// Creates as another program would, without server-side apply.
  Manifest create(String yaml) {
    return accepted(cluster.put(manifest(yaml), null));
  }

  void merge(String namespace, String kind, String name, String yaml) {
    accepted(cluster.merge(id(namespace, kind, name), manifest(yaml)));
  }

  void delete(String namespace, String kind, String name) {
    cluster.delete(id(namespace, kind, name), Deletion.of(null));
  }

  /// Every resourceVersion of some kinds in a namespace, by object.
  Map<String, String> versions(String namespace, List<String> kinds) {
    return kinds.stream()
        .flatMap(kind -> list(namespace, kind).stream())
        .collect(Collectors.toMap(Manifest::toString, Manifest::resourceVersion));
  }

  private static Manifest accepted(Answer answer) {
    return switch (answer) {
      case Answer.Accepted yes -> yes.live();
      case Answer.Refused no -> throw new AssertionError(no.message());
    };
  }

  static Manifest manifest(String yaml) {
    return Manifest.of(
        Tree.map(Yaml.read(Source.of("a test", yaml), Yaml.Dialect.KUBECTL).getFirst().value()));
  }

  private static ResourceId id(String namespace, String kind, String name) {
    return new ResourceId(version(kind), kind, namespace, name);
  }

  static String version(String kind) {
    return VERSIONS.getOrDefault(kind, "v1");
  }

  @Override
  public void close() {
    cluster.close();
  }
}

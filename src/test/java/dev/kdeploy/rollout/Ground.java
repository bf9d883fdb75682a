package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.report.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// A namespace of its own on the cluster that `KUBECONFIG` names.
final class Ground implements AutoCloseable {
  private final Cluster cluster;
  private final ResourceId namespace;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  Ground(String name, String labels) {
    KubeconfigRequest request =
        new KubeconfigRequest(
            null, null, System.getenv(), Path.of(System.getProperty("user.home")), false);
    cluster =
        Fabric8Cluster.connect(
            Kubeconfig.read(request), Duration.ofSeconds(10), InstantSource.system());
    namespace =
        new ResourceId("v1", "Namespace", "", "kd-" + name + "-" + ProcessHandle.current().pid());
    apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {%s}}}"
            .formatted(namespace.name(), labels));
  }

  Cluster cluster() {
    return cluster;
  }

  List<Event> events() {
    return events;
  }

  Manifest apply(String text) {
    Manifest wanted = Given.object(text);
    boolean namespaced = !wanted.id().kind().equals("Namespace");
    Manifest placed = namespaced ? wanted.with(namespace.name(), "metadata", "namespace") : wanted;
    Answer answer = cluster.apply(placed, new ApplyOptions("kdeploy-test", true, false));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return ((Answer.Accepted) answer).live();
  }

  /// A workload of apps/v1 whose pods are as their spec, and its annotations, say.
  Manifest workload(String kind, String name, String spec, String podSpec, String... annotations) {
    return apply(
        """
        apiVersion: apps/v1
        kind: %1$s
        metadata: {name: %2$s, labels: {kdeploy.dev/release: shop}}
        spec:
          selector: {matchLabels: {app: %2$s}}
          %3$s
          template:
            metadata:
              labels: {app: %2$s}
              annotations: {%5$s}
            spec: %4$s
        """
            .formatted(kind, name, spec, podSpec, String.join(", ", annotations)));
  }

  Verdict await(Patience patience, Manifest... live) {
    return new RolloutWatch(cluster, events::add, System::nanoTime)
        .await(List.of(live), "kdeploy.dev/release=shop", patience);
  }

  Verdict await(int timeout, int settle, Manifest... live) {
    return await(Patience.of(Duration.ofSeconds(timeout), Duration.ofSeconds(settle)), live);
  }

  void delete(Manifest... live) {
    Stream.of(live).forEach(one -> cluster.delete(one.id(), Deletion.of(null)));
  }

  /// Fails unless a verdict names a cause first.
  static Diagnosis diagnosed(Verdict verdict, String cause) {
    assertThat(verdict).isInstanceOf(Verdict.Stuck.class);
    Verdict.Stuck stuck = (Verdict.Stuck) verdict;
    Diagnosis first = stuck.objects().getFirst().diagnoses().getFirst();
    assertThat(first.cause().name()).as(first.says()).isEqualTo(cause);
    return first;
  }

  @Override
  public void close() {
    cluster.delete(namespace, Deletion.of(null));
    cluster.close();
  }
}

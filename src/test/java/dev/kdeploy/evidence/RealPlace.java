package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// The cluster that `KUBECONFIG` names, and a namespace in it for each test.
final class RealPlace implements AutoCloseable {
  private final Cluster cluster;
  private String namespace = "";

  private RealPlace(Cluster cluster) {
    this.cluster = cluster;
  }

  static RealPlace connect() {
    KubeconfigRequest request =
        new KubeconfigRequest(
            null, null, System.getenv(), Path.of(System.getProperty("user.home")), false);
    return new RealPlace(
        Fabric8Cluster.connect(
            Kubeconfig.read(request), Duration.ofSeconds(10), InstantSource.system()));
  }

  Cluster cluster() {
    return cluster;
  }

  String namespace() {
    return namespace;
  }

  /// Bare pods are refused until the namespace's ServiceAccount is there.
  void makeNamespace() {
    namespace = "kd-evidence-" + UUID.randomUUID().toString().substring(0, 8);
    Manifest made =
        SandboxCluster.objects(
                "{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}")
            .getFirst();
    assertThat(cluster.apply(made, new ApplyOptions("evidence-test", true, false)))
        .isInstanceOf(Answer.Accepted.class);
    ResourceId account = new ResourceId("v1", "ServiceAccount", namespace, "default");
    for (int i = 0; i < 600 && cluster.get(account).isEmpty(); i++) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  void removeNamespace() {
    cluster.delete(new ResourceId("v1", "Namespace", "", namespace), Deletion.of(null));
  }

  @Override
  public void close() {
    cluster.close();
  }
}

package dev.kdeploy.cluster;

import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.manifest.ResourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// The contract, held by the API server that `KUBECONFIG` names.
@Tag("tier2")
class RealClusterTest extends ClusterContract {
  private static Cluster cluster;

  @BeforeAll
  static void connect() {
    KubeconfigRequest request =
        new KubeconfigRequest(
            null, null, System.getenv(), Path.of(System.getProperty("user.home")), false);
    cluster =
        Fabric8Cluster.connect(
            Kubeconfig.read(request), Duration.ofSeconds(5), InstantSource.system());
  }

  @AfterAll
  static void disconnect() {
    cluster.close();
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  @Override
  protected void remove(ResourceId id) {
    cluster.delete(id, Deletion.of(null));
  }
}

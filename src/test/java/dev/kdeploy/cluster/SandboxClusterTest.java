package dev.kdeploy.cluster;

import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.sandbox.Sandbox;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract, held by the sandbox.
class SandboxClusterTest extends ClusterContract {
  private static final Sandbox SANDBOX = Sandbox.inMemory(InstantSource.system(), 20);
  private static final Cluster CLUSTER = Fabric8Cluster.at(SANDBOX.uri(), "sandbox");

  @BeforeAll
  static void isThere() {
    CLUSTER.kinds();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
    SANDBOX.close();
  }

  @Override
  protected Cluster cluster() {
    return CLUSTER;
  }
}

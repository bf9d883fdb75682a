package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/// The contract on the API server that `KUBECONFIG` names, whose pods do as their annotations tell.
@Tag("tier2")
class RealCaptureTest extends CaptureContract {
  private static RealPlace place;

  @BeforeAll
  static void connect() {
    place = RealPlace.connect();
  }

  @AfterAll
  static void disconnect() {
    place.close();
  }

  @BeforeEach
  void makeNamespace() {
    place.makeNamespace();
  }

  @AfterEach
  void removeNamespace() {
    place.removeNamespace();
  }

  @Override
  Cluster cluster() {
    return place.cluster();
  }

  @Override
  String namespace() {
    return place.namespace();
  }
}

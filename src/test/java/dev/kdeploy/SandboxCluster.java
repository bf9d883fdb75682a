package dev.kdeploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.fabric8.Fabric8Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Manifests;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Source;
import dev.kdeploy.sandbox.Sandbox;
import dev.kdeploy.yaml.Yaml;
import java.time.InstantSource;
import java.util.List;

/// An empty sandbox that leaves nothing behind, and the port to it, for the tests of rooms that
/// need a cluster.
public final class SandboxCluster implements AutoCloseable {
  private final Sandbox sandbox = Sandbox.inMemory(InstantSource.system(), 20);
  private final Cluster cluster = Fabric8Cluster.at(sandbox.uri(), "sandbox");

  /// The port.
  public Cluster cluster() {
    return cluster;
  }

  /// Objects as they stand in YAML.
  public static List<Manifest> objects(String yaml) {
    return Manifests.read(Yaml.read(Source.of("objects.yaml", yaml), Yaml.Dialect.KUBECTL)).all();
  }

  /// Applies as somebody else would.
  public Manifest apply(String manager, String yaml) {
    Manifest live = null;
    for (Manifest object : objects(yaml)) {
      Answer answer = cluster.apply(object, new ApplyOptions(manager, true, false));
      if (!(answer instanceof Answer.Accepted done)) {
        throw new AssertionError(answer);
      }
      live = done.live();
    }
    return java.util.Objects.requireNonNull(live);
  }

  /// A live object, which has to be there.
  public Manifest get(String apiVersion, String kind, String name) {
    return cluster.get(new ResourceId(apiVersion, kind, "default", name)).orElseThrow();
  }

  @Override
  public void close() {
    cluster.close();
    sandbox.close();
  }
}

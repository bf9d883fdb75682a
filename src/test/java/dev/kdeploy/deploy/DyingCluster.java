package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A cluster whose client is killed just before one of its writes: from then on nothing of it gets
/// through, not even what would put things in order.
final class DyingCluster implements Cluster {
  /// Ends the client.
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Cluster cluster;
  private final AtomicInteger left;

  /// @param writes how many get through
  DyingCluster(Cluster cluster, int writes) {
    this.cluster = cluster;
    this.left = new AtomicInteger(writes);
  }

  private void spend() {
    if (left.getAndDecrement() <= 0) {
      throw new Killed();
    }
  }

  /// Whether it lived.
  boolean isAlive() {
    return left.get() >= 0;
  }

  @Override
  public Server server() {
    return cluster.server();
  }

  @Override
  public Optional<ApiKind> kind(String apiVersion, String kind) {
    return cluster.kind(apiVersion, kind);
  }

  @Override
  public List<String> versionsOf(String group, String kind) {
    return cluster.versionsOf(group, kind);
  }

  @Override
  public List<ApiKind> kinds() {
    return cluster.kinds();
  }

  @Override
  public void rediscover() {
    cluster.rediscover();
  }

  @Override
  public Optional<Manifest> get(ResourceId id) {
    return cluster.get(id);
  }

  @Override
  public List<Manifest> list(Selection selection) {
    return cluster.list(selection);
  }

  @Override
  public Answer apply(Manifest manifest, ApplyOptions options) {
    if (!options.dryRun()) {
      spend();
    }
    return cluster.apply(manifest, options);
  }

  @Override
  public Answer put(Manifest manifest, @Nullable String expectedVersion) {
    spend();
    return cluster.put(manifest, expectedVersion);
  }

  @Override
  public Answer merge(ResourceId id, Manifest patch) {
    spend();
    return cluster.merge(id, patch);
  }

  @Override
  public Answer delete(ResourceId id, Deletion deletion) {
    spend();
    return cluster.delete(id, deletion);
  }

  @Override
  public Sightings watch(List<Selection> selections) {
    return cluster.watch(selections);
  }

  @Override
  public Stream<String> logs(LogRequest request) {
    return cluster.logs(request);
  }

  @Override
  public Fetched fetch(Fetch request) {
    return cluster.fetch(request);
  }

  @Override
  public boolean mayI(String verb, ApiKind kind, String namespace) {
    return cluster.mayI(verb, kind, namespace);
  }

  @Override
  public void close() {}
}

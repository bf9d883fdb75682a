package dev.kdeploy.journey;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.manifest.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Every state of the objects of one kind in a namespace, as a watch shows them, from the start
/// until stopped.
final class Changes implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<Manifest> seen = new CopyOnWriteArrayList<>();
  private final Sightings sightings;
  private final Thread thread;
  private volatile boolean over;

  private Changes(Sightings sightings) {
    this.sightings = sightings;
    this.thread = Thread.ofVirtual().start(this::look);
  }

  static Changes of(Api api, String namespace, String kind) {
    return new Changes(
        api.cluster().watch(List.of(Selection.of(Api.version(kind), kind, namespace))));
  }

  private void look() {
    try {
      while (!over) {
        if (sightings.next(LOOK) instanceof Sighting.Present(Manifest object)) {
          seen.add(object);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// All states so far.
  List<Manifest> soFar() {
    return List.copyOf(seen);
  }

  /// All states, once nothing is looked at any more.
  List<Manifest> stop() throws InterruptedException {
    over = true;
    thread.join();
    return soFar();
  }

  @Override
  public void close() {
    over = true;
    sightings.close();
  }
}

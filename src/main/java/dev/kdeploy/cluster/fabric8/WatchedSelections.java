package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Watches several selections, each on a thread of its own, into one queue.
final class WatchedSelections implements Sightings {
  private final BlockingQueue<Optional<Sighting>> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private final List<SelectionWatch> watches;

  WatchedSelections(
      List<Selection> selections, Discovery discovery, Lists lists, Transport transport) {
    watches =
        IntStream.range(0, selections.size())
            .mapToObj(
                i ->
                    new SelectionWatch(
                        i,
                        selections.get(i),
                        discovery,
                        lists,
                        transport,
                        sighting -> queue.add(Optional.of(sighting))))
            .toList();
    watches.forEach(watch -> Thread.ofVirtual().name("watch").start(watch));
  }

  @Override
  public @Nullable Sighting next(Duration atMost) throws InterruptedException {
    if (closed) {
      return null;
    }
    Optional<Sighting> next = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return next == null || closed ? null : next.orElse(null);
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(SelectionWatch::close);
    queue.clear();
    // For a thread that is waiting just now.
    queue.add(Optional.empty());
  }
}

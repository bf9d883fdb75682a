package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Watches several selections, each on a thread of its own, into one queue.
final class WatchedSelections implements Sightings {
  private final BlockingQueue<Sighting> queue = new LinkedBlockingQueue<>();
  private final List<SelectionWatch> watches;

  WatchedSelections(
      List<Selection> selections, Discovery discovery, Lists lists, Transport transport) {
    watches =
        IntStream.range(0, selections.size())
            .mapToObj(
                i ->
                    new SelectionWatch(
                        i, selections.get(i), discovery, lists, transport, queue::add))
            .toList();
    watches.forEach(watch -> Thread.ofVirtual().name("watch").start(watch));
  }

  @Override
  public @Nullable Sighting next(Duration atMost) throws InterruptedException {
    return queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    watches.forEach(SelectionWatch::close);
    queue.clear();
  }
}

package dev.kdeploy.journey;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Looks at something again and again on a thread of its own until closed.
final class Samples<T> implements AutoCloseable {
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private final List<T> seen = new CopyOnWriteArrayList<>();
  private volatile boolean over;
  private final Thread thread;

  private Samples(Supplier<T> look) {
    thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!over) {
                    seen.add(look.get());
                    LockSupport.parkNanos(PAUSE);
                  }
                });
  }

  static <T> Samples<T> of(Supplier<T> look) {
    return new Samples<>(look);
  }

  /// Everything seen, once it was looked at for the last time.
  List<T> stop() throws InterruptedException {
    over = true;
    thread.join();
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    over = true;
  }
}

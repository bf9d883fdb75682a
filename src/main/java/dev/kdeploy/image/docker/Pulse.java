package dev.kdeploy.image.docker;

import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.ImageWork;
import dev.kdeploy.report.Reporter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells how far an image is: what comes rarely at once, figures at most four times a second.
///
/// Used by one thread at a time.
final class Pulse {
  private static final long PAUSE = Duration.ofMillis(250).toNanos();

  private final String image;
  private final Reporter reporter;
  private final LongSupplier nanos;
  private @Nullable ImageWork last;
  private long lastAt;
  private @Nullable Supplier<String> held;

  /// @param nanos a clock that only goes forward, as `System::nanoTime`
  Pulse(String image, Reporter reporter, LongSupplier nanos) {
    this.image = image;
    this.reporter = reporter;
    this.nanos = nanos;
  }

  /// A figure; the last one before something else is told in any case.
  void figure(ImageWork work, Supplier<String> text) {
    if (work == last && nanos.getAsLong() - lastAt < PAUSE) {
      held = text;
      return;
    }
    held = work == last ? null : held;
    now(work, text.get());
  }

  /// Something that is told in any case.
  void now(ImageWork work, String text) {
    flush();
    last = work;
    lastAt = nanos.getAsLong();
    reporter.report(new Event.ImageProgress(image, work, text));
  }

  /// Tells the figure that was held back.
  void flush() {
    Supplier<String> text = held;
    held = null;
    if (text != null && last != null) {
      reporter.report(new Event.ImageProgress(image, last, text.get()));
    }
  }

  /// One line of a build's output.
  void line(String line) {
    reporter.report(new Event.ImageLine(image, line));
  }
}

package dev.kdeploy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Time in the sandbox: the clock's own, but what takes a second takes `1 / speed` of it.
///
/// While controllers catch up, it is the time at which their work was due.
final class Pace {
  private final InstantSource clock;
  private final double speed;
  private final Map<String, Instant> moments = new HashMap<>();
  private @Nullable Instant due;

  Pace(InstantSource clock, double speed) {
    this.clock = clock;
    this.speed = speed;
  }

  /// The clock's time.
  Instant real() {
    return clock.instant();
  }

  Instant now() {
    Instant late = due;
    return late == null ? clock.instant() : late;
  }

  void at(@Nullable Instant due) {
    this.due = due;
  }

  /// The moment that lies a simulated duration after another.
  Instant after(Instant since, Duration simulated) {
    return since.plusNanos((long) (simulated.toNanos() / speed));
  }

  /// Notes when exactly something happened; the timestamps in objects know only seconds.
  void note(String key, Instant moment) {
    moments.put(key, moment);
  }

  void forget(String key) {
    moments.remove(key);
  }

  /// When something happened: as noted, or else as the object says it.
  Instant moment(String key, String timestamp) {
    Instant noted = moments.get(key);
    if (noted != null && stamp(noted).equals(timestamp)) {
      return noted;
    }
    Instant now = now();
    Instant said = timestamp.isEmpty() ? now : Instant.parse(timestamp);
    // A timestamp of this very second says nothing about the part of the second.
    return stamp(now).equals(timestamp) ? now : said;
  }

  @Nullable Instant noted(String key) {
    return moments.get(key);
  }

  /// A timestamp as the server writes it.
  String stamp() {
    return stamp(now());
  }

  static String stamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

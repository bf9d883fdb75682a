package dev.kdeploy.canary;

import java.time.Duration;

/// The stretch of time that ends now and in which a canary is looked at.
///
/// @param length at least a second
public record Window(Duration length) {
  public Window {
    if (length.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("too short to see anything: " + length);
    }
  }

  /// As PromQL writes it: `90s`. A window is never longer than the time the canary had its weight,
  /// or the numbers of another weight are mixed in.
  String promql() {
    return length.toSeconds() + "s";
  }
}

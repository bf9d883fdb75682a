package dev.kdeploy.output;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that a test turns by hand.
final class HandClock implements InstantSource {
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized HandClock turn(double seconds) {
    now = now.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    return this;
  }
}

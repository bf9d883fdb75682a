package dev.kdeploy.project;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How much of something bad a workload's rollout puts up with.
///
/// @param times so many occurrences, or null when they are not counted
/// @param time so long, or null when time does not matter; both null: whatever it takes
public record Tolerated(@Nullable Integer times, @Nullable Duration time) {
  /// Whatever it takes.
  public static final Tolerated OFF = new Tolerated(null, null);

  /// What a value of the project file says: a number of times, a length of time, or `off` (also
  /// `false`, which other readers of YAML make of it); empty when it says none of them.
  static Optional<Tolerated> parse(@Nullable Object value) {
    return switch (value) {
      case Long times when times >= 0 && times <= Integer.MAX_VALUE ->
          Optional.of(new Tolerated(times.intValue(), null));
      case Boolean on -> on ? Optional.empty() : Optional.of(OFF);
      case String text when text.toLowerCase(Locale.ROOT).equals("off") -> Optional.of(OFF);
      case String text -> Durations.parse(text).map(time -> new Tolerated(null, time));
      case null, default -> Optional.empty();
    };
  }
}

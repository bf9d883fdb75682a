package dev.kdeploy.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How much of something bad is put up with before a rollout fails for it.
///
/// @param times so many occurrences are tolerated, and one more is not; null when they are not
///   counted
/// @param time it is not tolerated for longer; null when time does not matter
public record Tolerance(@Nullable Integer times, @Nullable Duration time) {
  /// Never enough to fail: only the timeout ends it.
  public static final Tolerance UNLIMITED = new Tolerance(null, null);

  /// The first occurrence is one too many.
  public static final Tolerance NONE = new Tolerance(0, null);

  /// So many occurrences.
  public static Tolerance of(int times) {
    return new Tolerance(times, null);
  }

  /// So long.
  public static Tolerance of(Duration time) {
    return new Tolerance(null, time);
  }

  static Tolerance of(int times, int seconds) {
    return new Tolerance(times, Duration.ofSeconds(seconds));
  }

  static Tolerance seconds(int seconds) {
    return of(Duration.ofSeconds(seconds));
  }

  /// Whether it ends nothing.
  public boolean isUnlimited() {
    return times == null && time == null;
  }

  boolean isExceededBy(int occurrences) {
    return times != null && occurrences > times;
  }

  boolean isExceededBy(Duration lasted) {
    return time != null && lasted.compareTo(time) >= 0;
  }

  /// `not at all`, `2 times`, `30s`, `once or 20s`, `until the timeout`.
  public String text() {
    if (isUnlimited()) {
      return "until the timeout";
    }
    if (times == null) {
      return time == null ? "" : Texts.span(time);
    }
    String counted =
        switch (times) {
          case 0 -> "not at all";
          case 1 -> "once";
          default -> times + " times";
        };
    return time == null ? counted : counted + " or " + Texts.span(time);
  }
}

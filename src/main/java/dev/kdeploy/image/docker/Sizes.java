package dev.kdeploy.image.docker;

import java.util.Locale;

/// Sizes for people, in the decimal units that Docker uses.
final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Sizes() {}

  /// `12.3 MB`
  static String of(long bytes) {
    int unit = unit(bytes);
    return in(unit, bytes) + " " + UNITS[unit];
  }

  /// `12.3 of 40.0 MB`; both in the unit of the larger.
  static String of(long done, long total) {
    int unit = unit(total);
    return in(unit, Math.min(done, total)) + " of " + in(unit, total) + " " + UNITS[unit];
  }

  private static int unit(long bytes) {
    int unit = 0;
    for (long left = bytes; left >= 1000 && unit < UNITS.length - 1; left /= 1000) {
      unit++;
    }
    return unit;
  }

  private static String in(int unit, long bytes) {
    return unit == 0
        ? Long.toString(bytes)
        : String.format(Locale.ROOT, "%.1f", bytes / Math.pow(1000, unit));
  }
}

package dev.kdeploy.sandbox;

import org.jspecify.annotations.Nullable;

/// A number of pods, given as such or as a share of all.
final class Share {
  private Share() {}

  static long up(@Nullable Object share, long of) {
    return of(share, of, true);
  }

  static long down(@Nullable Object share, long of) {
    return of(share, of, false);
  }

  private static long of(@Nullable Object share, long of, boolean up) {
    if (share instanceof Number number) {
      return number.longValue();
    }
    String text = share == null ? "0" : share.toString();
    if (!text.matches("[0-9]{1,9}%")) {
      return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return up ? Math.ceilDiv(percent * of, 100) : percent * of / 100;
  }
}

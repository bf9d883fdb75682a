package dev.kdeploy.output;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Durations, ages, sizes and counts as people write them.
final class Words {
  private Words() {}

  /// `0.4 s`, `12.3 s`, `1m20s`, `2h5m`, `3d4h`.
  static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return steps((millis + 500) / 1000);
  }

  /// A duration that somebody chose: `10 s`, `1m30s`, `500 ms`.
  static String span(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 60_000) {
      return millis % 1000 == 0 ? millis / 1000 + " s" : duration(duration);
    }
    return steps(millis / 1000);
  }

  private static String steps(long seconds) {
    if (seconds < 3600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h" + seconds / 60 % 60 + "m";
    }
    return seconds / 86_400 + "d" + seconds / 3600 % 24 + "h";
  }

  /// How long ago, in one unit or two as `kubectl get` shows it: `12s`, `5m`, `2h5m`, `9h`, `3d`.
  static String age(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    }
    return hours < 48 ? hours + "h" : hours / 24 + "d";
  }

  /// `512 B`, `1.5 KiB`, `20 MiB`.
  static String bytes(long count) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = count;
    int unit = 0;
    while (value >= 1023.95 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || value >= 9.95;
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  /// `1 object`, `12 objects`.
  static String count(long number, String noun) {
    return number + " " + (number == 1 ? noun : plural(noun));
  }

  /// The plural of a regular noun: `Ingresses`, `NetworkPolicies`, `pods`.
  static String plural(String noun) {
    if (noun.matches(".*[^aeiou]y")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun + (noun.matches(".*(s|x|z|ch|sh)") && !noun.endsWith("Endpoints") ? "es" : "s");
  }

  /// The name of an enum constant as a word: `NEVER_PRUNED` becomes `never-pruned`.
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

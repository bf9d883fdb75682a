package dev.kdeploy.rollout;

import java.time.Duration;
import java.util.List;

/// Puts the words of Kubernetes on one line.
final class Texts {
  private static final int LISTED = 5;

  private Texts() {}

  /// `reason: message`, or whichever of the two there is.
  static String joined(String reason, String message) {
    String sentence = line(message);
    if (reason.isEmpty() || sentence.startsWith(reason)) {
      return sentence;
    }
    return sentence.isEmpty() ? reason : reason + ": " + sentence;
  }

  /// The text with every run of white space as one space.
  static String line(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /// `1 pod`, `2 pods`.
  static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /// `90s`, `1.5s`, `10m`.
  static String span(Duration time) {
    long millis = time.toMillis();
    if (millis >= 60_000 && millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return (millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0))
        + "s";
  }

  /// The first few names, and how many more there are.
  static String names(List<String> names) {
    String first = String.join(", ", names.stream().limit(LISTED).toList());
    int more = names.size() - LISTED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}

package dev.kdeploy.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known name that a mistyped one was meant to be.
public final class Suggestion {
  private Suggestion() {}

  /// The nearest of `known` to `typed`, when it is near enough to be a typing mistake: at most a
  /// third of its letters changed, added, left out or swapped with their neighbour (optimal string
  /// alignment distance).
  public static Optional<String> nearest(String typed, Collection<String> known) {
    int tolerance = Math.max(1, typed.length() / 3);
    return known.stream()
        .filter(name -> distance(lower(typed), lower(name)) <= tolerance)
        .min(Comparator.comparingInt(name -> distance(lower(typed), lower(name))));
  }

  /// A sentence for a `fix`: "did you mean `x`?" or else the list of known names.
  public static String sentence(String typed, Collection<String> known) {
    return nearest(typed, known)
        .map(name -> "did you mean `" + name + "`?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "remove it"
                    : "known here: " + String.join(", ", known.stream().sorted().toList()));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}

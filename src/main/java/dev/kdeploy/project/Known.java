package dev.kdeploy.project;

import dev.kdeploy.problem.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Words about names and texts of any length: whatever a user wrote, a problem stays short and
/// quick to make.
final class Known {
  private static final int LONGEST_NAME = 80;
  private static final int MOST_NAMES = 2000;
  private static final int SHOWN_NAMES = 25;

  private Known() {}

  /// The nearest known name, when the typed one may be a typing mistake.
  static Optional<String> nearest(String typed, Collection<String> known) {
    if (typed.isEmpty() || typed.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    List<String> candidates =
        known.stream().filter(name -> near(name, typed)).limit(MOST_NAMES).toList();
    Optional<String> extended =
        typed.length() < 3
            ? Optional.empty()
            : candidates.stream()
                .filter(
                    name -> name.startsWith(typed) || typed.startsWith(name) && name.length() > 2)
                .findFirst();
    return Suggestion.nearest(typed, candidates).or(() -> extended);
  }

  private static boolean near(String name, String typed) {
    return name.length() <= LONGEST_NAME && !name.equals(typed);
  }

  /// A `fix` for a name that is not known.
  static String sentence(String typed, Collection<String> known) {
    return nearest(typed, known)
        .map(name -> "did you mean `" + name + "`?")
        .orElseGet(() -> known.isEmpty() ? "remove it" : "known here: " + list(known));
  }

  /// Names in order, the first of them when there are many.
  static String list(Collection<String> names) {
    List<String> sorted = names.stream().sorted().limit(SHOWN_NAMES).map(Known::brief).toList();
    int more = names.size() - sorted.size();
    return String.join(", ", sorted) + (more > 0 ? " and " + more + " more" : "");
  }

  /// A user's text on one line, shortened to what a message can hold.
  static String brief(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    boolean cut = line.length() > 60 || line.length() < text.strip().length();
    int end = Math.min(line.length(), 60);
    // A pair of surrogates stays together.
    if (end < line.length() && Character.isLowSurrogate(line.charAt(end))) {
      end--;
    }
    return cut ? line.substring(0, end) + "…" : line;
  }
}

package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PromQL with placeholders: `{{canary}}`, `{{stable}}`, `{{namespace}}`, `{{window}}` and the
/// other names of [Subjects].
record Query(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");
  private static final List<String> KNOWN =
      List.of(
          "namespace", "canary", "stable", "canaryService", "stableService", "ingress", "window");

  /// A query of the user's.
  ///
  /// @throws KdeployException with everything that is wrong about its placeholders
  static Query of(String name, String text) {
    List<Problem> problems = new ArrayList<>();
    if (text.isBlank()) {
      problems.add(Problem.of("the query of `%s` is empty", name).fix("write a PromQL query"));
    }
    PLACEHOLDER
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(word -> !KNOWN.contains(word))
        .distinct()
        .forEach(
            word ->
                problems.add(
                    Problem.of("the query of `%s` has an unknown placeholder `{{%s}}`", name, word)
                        .fix("%s", Suggestion.sentence(word, KNOWN))));
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return new Query(text);
  }

  /// The query with names and window filled in. Names of Kubernetes objects need no escaping in
  /// PromQL texts; in its regular expressions a `.` also stands for itself.
  String filled(Subjects subjects, Window window) {
    Map<String, String> values = subjects.values(window);
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }
}

package dev.kdeploy.template;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.Token.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Output that is no YAML: every value is its text.
final class PlainOutput extends Output {
  private final Map<String, Problem> problems = new LinkedHashMap<>();

  @Override
  void value(Tag tag, @Nullable Object value, List<Object> scopes) {
    if (value instanceof Scope.Absent) {
      Problem problem = Scope.missing(tag, scopes);
      problems.putIfAbsent(problem.toString(), inContext(problem));
      return;
    }
    verbatim(tag, Values.text(value));
  }

  /// @throws KdeployException with every name that is missing
  String finished() {
    if (!problems.isEmpty()) {
      throw new KdeployException(List.copyOf(problems.values()));
    }
    return text.toString();
  }
}

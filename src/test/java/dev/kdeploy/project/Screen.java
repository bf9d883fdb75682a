package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.stream.Collectors;

/// Problems as text, for tests to look at.
final class Screen {
  private Screen() {}

  static String of(KdeployException exception) {
    return exception.problems().stream().map(Screen::of).collect(Collectors.joining("\n"));
  }

  static String of(Problem problem) {
    StringBuilder text = new StringBuilder("error: ").append(problem.what()).append('\n');
    Location where = problem.where();
    if (where != null) {
      text.append("  --> ").append(where).append('\n');
      String margin = where.line() + " | ";
      text.append(margin).append(where.source().line(where.line())).append('\n');
      text.append(" ".repeat(margin.length() - 2)).append("| ");
      text.append(" ".repeat(where.column() - 1)).append("^".repeat(where.length())).append('\n');
    }
    problem.details().forEach(detail -> text.append("  ").append(detail).append('\n'));
    if (problem.why() != null) {
      text.append("  why: ").append(problem.why()).append('\n');
    }
    if (problem.fix() != null) {
      text.append("  fix: ").append(problem.fix()).append('\n');
    }
    return text.toString();
  }
}

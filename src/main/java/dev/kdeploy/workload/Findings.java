package dev.kdeploy.workload;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was found wrong with a project while it was read. Belongs to one reading.
final class Findings {
  private final WorkloadInput input;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  Findings(WorkloadInput input) {
    this.input = input;
  }

  Map<String, @Nullable Object> tree() {
    return input.tree();
  }

  /// Where a value was said, or else the nearest thing around it.
  @Nullable Location place(List<Object> path) {
    Location place = null;
    for (int length = path.size(); length > 0 && place == null; length--) {
      place = exactPlace(path.subList(0, length));
    }
    return place;
  }

  /// Where exactly this value was said, or null.
  @Nullable Location exactPlace(List<Object> path) {
    return input.place(path).orElse(null);
  }

  void error(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  void warn(Problem warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
  }
}

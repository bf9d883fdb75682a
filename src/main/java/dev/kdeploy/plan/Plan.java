package dev.kdeploy.plan;

import dev.kdeploy.problem.Problem;
import java.util.List;
import java.util.stream.Stream;

/// What a run would do: one change for every object of the release, in apply order, those to be
/// pruned last.
public record Plan(List<Change> changes, List<Problem> warnings) {
  public Plan {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /// Whether the live objects are as the project says, so that nothing has to be written.
  public boolean isEmpty() {
    return changes.stream().noneMatch(Plan::writes);
  }

  /// Giving an adopted object back takes our marks off it.
  private static boolean writes(Change change) {
    return switch (change) {
      case Change.Unchanged _ -> false;
      case Change.Keep keep -> keep.reason() == Change.Keep.Reason.ADOPTED;
      case Change.Create _, Change.Update _, Change.Prune _, Change.Unchecked _ -> true;
    };
  }

  /// The changes of one sort.
  public <C extends Change> Stream<C> of(Class<C> sort) {
    return changes.stream().filter(sort::isInstance).map(sort::cast);
  }
}

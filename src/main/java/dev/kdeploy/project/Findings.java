package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects the problems of a run: each once, in the order of files and lines, and without the
/// texts that are secret.
final class Findings {
  private static final int MOST = 50;

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> places = new HashSet<>();
  private final Masks masks = new Masks();
  private final Map<Source, Integer> order = new IdentityHashMap<>();

  /// Names the next source; problems are told in the order in which their sources were named.
  void source(Source source) {
    order.putIfAbsent(source, order.size());
  }

  /// Adds a problem, unless the same is known of the same place.
  void add(Problem problem) {
    Location where = problem.where();
    if (known.add(where + " " + problem.what())) {
      places.add(String.valueOf(where));
      problems.add(problem);
    }
  }

  /// Adds problems that a later look found, except where an earlier look has already found
  /// something.
  void addNew(List<Problem> later) {
    Set<String> before = Set.copyOf(places);
    later.stream().filter(problem -> isNew(problem, before)).forEach(this::add);
  }

  private static boolean isNew(Problem problem, Set<String> before) {
    return problem.where() == null || !before.contains(problem.where().toString());
  }

  void addAll(List<Problem> more) {
    more.forEach(this::add);
  }

  /// Keeps a text of a source out of everything that is shown of that source.
  void hide(Location secret) {
    masks.hide(secret);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// The problems found so far, in order; the first of them when there are very many.
  List<Problem> problems() {
    List<Problem> sorted =
        problems.stream()
            .sorted(
                Comparator.<Problem>comparingInt(this::rank)
                    .thenComparingInt(problem -> line(problem))
                    .thenComparingInt(problem -> column(problem)))
            .map(masks::mask)
            .toList();
    if (sorted.size() <= MOST) {
      return sorted;
    }
    List<Problem> first = new ArrayList<>(sorted.subList(0, MOST));
    first.add(Problem.of("%d more problems are not shown", sorted.size() - MOST));
    return first;
  }

  private int rank(Problem problem) {
    Location where = problem.where();
    return where == null ? -1 : order.getOrDefault(where.source(), Integer.MAX_VALUE);
  }

  private static int line(Problem problem) {
    return problem.where() == null ? 0 : problem.where().line();
  }

  private static int column(Problem problem) {
    return problem.where() == null ? 0 : problem.where().column();
  }

  /// Ends the run when anything was found.
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new KdeployException(problems());
    }
  }
}

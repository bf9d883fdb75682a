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
import java.util.regex.Pattern;

/// Collects the problems of a run: each once, in the order of files and lines, and without the
/// texts that are secret.
final class Findings {
  private static final int MOST = 50;
  private static final Pattern NAMES = Pattern.compile("`[^`]*`");

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> said = new HashSet<>();
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
      said.add(withoutNames(problem));
      problems.add(problem);
    }
  }

  /// Adds problems that a later look found, except those that an earlier look has already found in
  /// the same place, if under another name: what is wrong in `defaults` is wrong in every workload.
  void addNew(List<Problem> later) {
    Set<String> before = Set.copyOf(said);
    later.stream().filter(problem -> !before.contains(withoutNames(problem))).forEach(this::add);
  }

  private static String withoutNames(Problem problem) {
    return problem.where() + " " + NAMES.matcher(problem.what()).replaceAll("");
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

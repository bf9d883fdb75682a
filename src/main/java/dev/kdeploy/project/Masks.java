package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Texts that stand in a file although they are secret, and that no problem may show with its line.
final class Masks {
  private static final String COVER = "•••";

  private final Map<Source, List<Location>> hidden = new IdentityHashMap<>();
  private final Map<Source, Source> covered = new IdentityHashMap<>();

  void hide(Location secret) {
    List<Location> known = hidden.computeIfAbsent(secret.source(), _ -> new ArrayList<>());
    if (known.stream().noneMatch(place -> place.toString().equals(secret.toString()))) {
      known.add(secret);
    }
  }

  /// The problem, pointing into a copy of its source in which the secrets are covered.
  Problem mask(Problem problem) {
    Location where = problem.where();
    if (where == null || !hidden.containsKey(where.source())) {
      return problem;
    }
    Source source = covered.computeIfAbsent(where.source(), this::cover);
    int room = Math.max(1, source.line(where.line()).length() - where.column() + 1);
    Location masked =
        new Location(source, where.line(), where.column(), Math.min(where.length(), room));
    return new Problem(
        problem.kind(), problem.what(), masked, problem.why(), problem.details(), problem.fix());
  }

  private Source cover(Source source) {
    List<String> lines = new ArrayList<>(source.lines());
    List<Location> places = new ArrayList<>(hidden.getOrDefault(source, List.of()));
    // From right to left, so that what is covered does not move what is still to be covered.
    places.sort((a, b) -> Integer.compare(b.column(), a.column()));
    for (Location place : places) {
      int index = place.line() - 1;
      if (index < lines.size()) {
        lines.set(index, cover(lines.get(index), place));
      }
    }
    return new Source(source.name(), lines);
  }

  private static String cover(String line, Location place) {
    int start = Math.min(line.length(), place.column() - 1);
    int end = Math.min(line.length(), start + place.length());
    return line.substring(0, start) + COVER + line.substring(end);
  }
}

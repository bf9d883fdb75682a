package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which of some keys a map may or must have together.
final class KeyChoice {
  private KeyChoice() {}

  /// Whether the alternatives of a schema only say which keys are there; their problems are told by
  /// the keywords here.
  static boolean isOnlyAboutKeys(Schema view) {
    List<Schema> branches = view.branches();
    return !branches.isEmpty()
        && branches.stream().allMatch(branch -> branch.keywords().equals(Set.of("required")));
  }

  static void check(
      YamlMap map, Schema view, KeyPath path, Location place, List<Problem> problems) {
    check(map, view.texts("x-exactly-one-of"), 1, 1, path, place, problems);
    check(map, view.texts("x-at-least-one-of"), 1, Integer.MAX_VALUE, path, place, problems);
    check(map, view.texts("x-at-most-one-of"), 0, 1, path, place, problems);
    if (isOnlyAboutKeys(view)) {
      List<String> keys =
          view.branches().stream().flatMap(branch -> branch.texts("required").stream()).toList();
      int most = view.get("oneOf") == null ? Integer.MAX_VALUE : 1;
      check(map, keys, 1, most, path, place, problems);
    }
  }

  private static void check(
      YamlMap map,
      List<String> keys,
      int least,
      int most,
      KeyPath path,
      Location place,
      List<Problem> problems) {
    if (keys.isEmpty()) {
      return;
    }
    List<String> there = keys.stream().filter(key -> map.get(key) != null).toList();
    if (there.size() < least) {
      problems.add(
          Problem.at(place).what("`%s` needs %s", path, quoted(keys, "or")).fix("add one of them"));
    }
    if (there.size() > most) {
      problems.add(
          Problem.at(place)
              .what("`%s` has %s, and only one of them can be meant", path, quoted(there, "and"))
              .fix("keep one of them"));
    }
  }

  static String quoted(List<String> keys, String word) {
    List<String> names = keys.stream().map(key -> "`" + key + "`").toList();
    return names.size() < 2
        ? String.join("", names)
        : names.subList(0, names.size() - 1).stream().collect(Collectors.joining(", "))
            + " "
            + word
            + " "
            + names.getLast();
  }
}

package dev.kdeploy.manifest;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where in a patch the merge is, and what it found wrong there.
final class PatchPath {
  private final @Nullable YamlNode root;
  private final Deque<Object> steps = new ArrayDeque<>();
  private final List<Problem> problems = new ArrayList<>();

  PatchPath(@Nullable YamlNode root) {
    this.root = root;
  }

  void enter(String key) {
    steps.addLast(key);
  }

  void enter(int index) {
    steps.addLast(index);
  }

  void leave() {
    steps.removeLast();
  }

  List<Problem> problems() {
    return problems;
  }

  /// Adds a problem at this place.
  void add(Problem problem) {
    problems.add(
        new Problem(
            problem.kind(),
            problem.what(),
            location(),
            problem.why(),
            problem.details(),
            problem.fix()));
  }

  /// Adds a problem at a key of this place.
  void addAt(String key, Problem problem) {
    enter(key);
    add(problem);
    leave();
  }

  void refuseDirective(Object directive) {
    addAt(
        "$patch",
        Problem.of("`$patch: %s` means nothing", directive)
            .fix("write `$patch: delete`, `$patch: replace`, or leave it out to merge"));
  }

  void refuseUnknown(String key) {
    addAt(
        key,
        Problem.of("`%s` is no directive of a patch", key)
            .fix(
                "known are `$patch`, `$retainKeys`, `$setElementOrder/<list>` and"
                    + " `$deleteFromPrimitiveList/<list>`"));
  }

  void refuseInReplacedList(Object directive) {
    addAt(
        "$patch",
        Problem.of("`$patch: %s` has no effect in `%s`", directive, text(steps.size() - 1))
            .why("this list has no key that tells its items apart: a patch replaces it whole")
            .fix("write the whole list as it should be"));
  }

  void refuseReplacingItem() {
    addAt(
        "$patch",
        Problem.of("`$patch: replace` stands in an item of `%s`", text(steps.size() - 1))
            .why("it replaces the whole list, not only this item")
            .fix("for the whole list, write `- $patch: replace` as an item of its own"));
  }

  void refuseItem(@Nullable Object item, String key) {
    add(
        item instanceof Map
            ? Problem.of("`%s` needs a `%s`", text(steps.size()), key)
                .why("the items of this list are told apart by their `%s`", key)
                .fix("add `%s: …`, or `$patch: replace` as an item of its own", key)
            : Problem.of("`%s` must be a map with a `%s`", text(steps.size()), key));
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    int left = length;
    for (Object step : steps) {
      if (left-- <= 0) {
        break;
      }
      text.append(step instanceof Integer ? "[" + step + "]" : (text.isEmpty() ? "" : ".") + step);
    }
    return text.toString();
  }

  private @Nullable Location location() {
    YamlNode node = root;
    Location place = node == null ? null : node.location();
    for (Object step : steps) {
      if (node instanceof YamlMap map && map.entries().get(step.toString()) != null) {
        YamlMap.Entry entry = map.entries().get(step.toString());
        place = entry.key();
        node = entry.node();
      } else if (node instanceof YamlList list
          && step instanceof Integer index
          && index < list.items().size()) {
        node = list.items().get(index);
        place = node.location();
      } else {
        break;
      }
    }
    return place;
  }
}

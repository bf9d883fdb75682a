package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conditions in a status.
final class Conditions {
  private Conditions() {}

  static Map<String, @Nullable Object> find(Map<String, @Nullable Object> status, String type) {
    for (Map<String, @Nullable Object> condition : Tree.maps(status, "conditions")) {
      if (Tree.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Map.of();
  }

  static void remove(Map<String, @Nullable Object> status, String type) {
    List<@Nullable Object> rest = new ArrayList<>();
    for (Map<String, @Nullable Object> condition : Tree.maps(status, "conditions")) {
      if (!Tree.text(condition, "type").equals(type)) {
        rest.add(condition);
      }
    }
    if (rest.isEmpty()) {
      status.remove("conditions");
    } else {
      status.put("conditions", rest);
    }
  }

  /// Puts a condition in place of the one of its type, or at the end.
  static void put(Map<String, @Nullable Object> status, Map<String, @Nullable Object> condition) {
    List<@Nullable Object> all = new ArrayList<>();
    boolean placed = false;
    for (Map<String, @Nullable Object> each : Tree.maps(status, "conditions")) {
      boolean same = Tree.text(each, "type").equals(Tree.text(condition, "type"));
      all.add(same ? condition : each);
      placed |= same;
    }
    if (!placed) {
      all.add(condition);
    }
    status.put("conditions", all);
  }
}

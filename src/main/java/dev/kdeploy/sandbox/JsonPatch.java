package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// RFC 6902: a list of operations on places in a tree.
final class JsonPatch {
  private JsonPatch() {}

  static Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> live, List<Map<String, @Nullable Object>> operations) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("", Edit.copy(live));
    for (Map<String, @Nullable Object> operation : operations) {
      operate(root, operation);
    }
    return Tree.map(root, "");
  }

  private static void operate(
      Map<String, @Nullable Object> root, Map<String, @Nullable Object> operation) {
    List<String> path = pointer(Tree.text(operation, "path"));
    switch (Tree.text(operation, "op")) {
      case "add" -> put(root, path, Edit.copyOf(operation.get("value")), true);
      case "replace" -> {
        get(root, path);
        put(root, path, Edit.copyOf(operation.get("value")), false);
      }
      case "remove" -> take(root, path);
      case "move" -> put(root, path, take(root, pointer(Tree.text(operation, "from"))), true);
      case "copy" ->
          put(root, path, Edit.copyOf(get(root, pointer(Tree.text(operation, "from")))), true);
      case "test" -> {
        if (!Typed.same(get(root, path), operation.get("value"))) {
          throw unprocessable();
        }
      }
      default -> throw unprocessable();
    }
  }

  private static Refusal unprocessable() {
    return Refusal.unprocessable("the server rejected our request due to an error in our request");
  }

  private static List<String> pointer(String text) {
    List<String> path = new ArrayList<>();
    path.add("");
    String[] parts = text.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      path.add(parts[i].replace("~1", "/").replace("~0", "~"));
    }
    return path;
  }

  private static @Nullable Object get(@Nullable Object at, List<String> path) {
    Object value = at;
    for (String step : path) {
      if (value instanceof List<?> list) {
        value = list.get(index(step, list.size() - 1));
      } else if (value instanceof Map<?, ?> map && map.containsKey(step)) {
        value = map.get(step);
      } else {
        throw unprocessable();
      }
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static void put(
      Map<String, @Nullable Object> root, List<String> path, @Nullable Object value, boolean adds) {
    Object parent = get(root, path.subList(0, path.size() - 1));
    String last = path.getLast();
    if (parent instanceof List<?>) {
      List<@Nullable Object> list = (List<@Nullable Object>) parent;
      if (!adds) {
        list.set(index(last, list.size() - 1), value);
      } else if (last.equals("-")) {
        list.add(value);
      } else {
        list.add(index(last, list.size()), value);
      }
    } else if (parent instanceof Map) {
      Tree.map(parent).put(last, value);
    } else {
      throw unprocessable();
    }
  }

  private static @Nullable Object take(Map<String, @Nullable Object> root, List<String> path) {
    Object value = get(root, path);
    Object parent = get(root, path.subList(0, path.size() - 1));
    if (parent instanceof List<?> list) {
      list.remove(index(path.getLast(), list.size() - 1));
    } else {
      Tree.map(parent).remove(path.getLast());
    }
    return value;
  }

  private static int index(String step, int highest) {
    if (step.matches("[0-9]{1,9}") && Integer.parseInt(step) <= highest) {
      return Integer.parseInt(step);
    }
    throw unprocessable();
  }
}

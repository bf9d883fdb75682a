package dev.kdeploy.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds keys that a JSON text says twice in one map. The text is known to be JSON.
final class Duplicates {
  private final String text;
  private final List<String> found = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private int at;

  /// A map or list that is open: its path, and the keys seen so far or the number of the item.
  private static final class Level {
    final boolean map;
    final Set<String> keys = new HashSet<>();
    String key = "";
    int item;

    Level(boolean map) {
      this.map = map;
    }
  }

  private Duplicates(String text) {
    this.text = text;
  }

  /// The paths of keys that stand twice: `spec.replicas`, `spec.containers[0].name`.
  static List<String> in(String json) {
    Duplicates duplicates = new Duplicates(json);
    duplicates.scan();
    return duplicates.found;
  }

  private void scan() {
    boolean expectsKey = false;
    while (at < text.length()) {
      char c = text.charAt(at++);
      Level level = levels.peek();
      switch (c) {
        case '{', '[' -> {
          levels.push(new Level(c == '{'));
          expectsKey = c == '{';
        }
        case '}', ']' -> {
          levels.pop();
          expectsKey = false;
        }
        case ',' -> {
          expectsKey = level != null && level.map;
          if (level != null && !level.map) {
            level.item++;
          }
        }
        case '"' -> {
          String word = word();
          if (expectsKey && level != null) {
            level.key = word;
            if (!level.keys.add(word)) {
              found.add(path());
            }
            expectsKey = false;
          }
        }
        default -> {}
      }
    }
  }

  private String word() {
    int start = at;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return text.substring(start, at++);
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (Level level : levels.reversed()) {
      if (level.map) {
        path.append(path.isEmpty() ? "" : ".").append(level.key);
      } else {
        path.append('[').append(level.item).append(']');
      }
    }
    return path.toString();
  }
}

package dev.kdeploy.project;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in the project's tree: keys (texts) and places in lists (numbers from 0).
///
/// Written as users of `--set` write it: `workloads.web.env.LOG\.LEVEL`, `hosts[0].name`. A longer
/// path shares its beginning with the shorter one, as a path is made for every node that is looked
/// at.
final class KeyPath {
  static final KeyPath ROOT = new KeyPath(null, "", 0);
  private static final Pattern SPECIAL = Pattern.compile("[.,=\\[\\]\\\\]");

  private final @Nullable KeyPath parent;
  private final Object step;
  private final int size;

  private KeyPath(@Nullable KeyPath parent, Object step, int size) {
    this.parent = parent;
    this.step = step;
    this.size = size;
  }

  static KeyPath of(String... keys) {
    return of(List.of((Object[]) keys));
  }

  static KeyPath of(List<Object> steps) {
    KeyPath path = ROOT;
    for (Object step : steps) {
      path = path.then(step);
    }
    return path;
  }

  /// The place that a text names; never fails, as every text names some place.
  static KeyPath parse(String text) {
    List<Object> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    boolean indexed = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int close = c == '[' ? text.indexOf(']', i) : -1;
      if (c == '\\' && i + 1 < text.length()) {
        step.append(text.charAt(++i));
      } else if (close > 0 && text.substring(i + 1, close).matches("[0-9]{1,6}")) {
        addKey(step, indexed, steps);
        steps.add(Integer.valueOf(text.substring(i + 1, close)));
        indexed = true;
        i = close;
      } else if (c == '.') {
        addKey(step, indexed, steps);
        indexed = false;
      } else {
        step.append(c);
      }
    }
    addKey(step, indexed, steps);
    return of(steps);
  }

  private static void addKey(StringBuilder step, boolean indexed, List<Object> steps) {
    if (!step.isEmpty() || !indexed) {
      steps.add(step.toString());
    }
    step.setLength(0);
  }

  KeyPath key(String key) {
    return then(key);
  }

  KeyPath item(int index) {
    return then(index);
  }

  private KeyPath then(Object next) {
    return new KeyPath(this, next, size + 1);
  }

  KeyPath plus(KeyPath rest) {
    KeyPath path = this;
    for (Object next : rest.steps()) {
      path = path.then(next);
    }
    return path;
  }

  KeyPath from(int first) {
    return of(steps().subList(first, size));
  }

  KeyPath parent() {
    return parent == null ? this : parent;
  }

  List<Object> steps() {
    List<Object> steps = new ArrayList<>(size);
    for (KeyPath here = this; here.parent != null; here = here.parent) {
      steps.add(here.step);
    }
    Collections.reverse(steps);
    return steps;
  }

  boolean isRoot() {
    return parent == null;
  }

  int size() {
    return size;
  }

  /// Whether this place starts with this key.
  boolean startsWith(String key) {
    return !isRoot() && steps().getFirst().equals(key);
  }

  boolean isInList() {
    return step instanceof Integer || (parent != null && parent.isInList());
  }

  /// The last key as it stands in a file, or the dash of a list's item.
  String last() {
    return step instanceof String key ? key : "-";
  }

  /// A line of YAML that gives this place a value.
  String line(String value) {
    return isRoot() || step instanceof Integer ? "- " + value : last() + ": " + value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPath path && steps().equals(path.steps());
  }

  @Override
  public int hashCode() {
    return steps().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object each : steps()) {
      if (each instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".");
        text.append(SPECIAL.matcher(each.toString()).replaceAll("\\\\$0"));
      }
    }
    return text.toString();
  }
}

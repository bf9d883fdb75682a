package dev.kdeploy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A place in the project's tree: keys (texts) and places in lists (numbers from 0).
///
/// Written as users of `--set` write it: `workloads.web.env.LOG\.LEVEL`, `hosts[0].name`.
record KeyPath(List<Object> steps) {
  static final KeyPath ROOT = new KeyPath(List.of());
  private static final Pattern SPECIAL = Pattern.compile("[.,=\\[\\]\\\\]");

  KeyPath {
    steps = List.copyOf(steps);
  }

  static KeyPath of(String... keys) {
    return new KeyPath(List.of((Object[]) keys));
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
    return new KeyPath(steps);
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

  private KeyPath then(Object step) {
    List<Object> more = new ArrayList<>(steps.size() + 1);
    more.addAll(steps);
    more.add(step);
    return new KeyPath(more);
  }

  KeyPath plus(KeyPath rest) {
    List<Object> more = new ArrayList<>(steps);
    more.addAll(rest.steps);
    return new KeyPath(more);
  }

  KeyPath from(int first) {
    return new KeyPath(steps.subList(first, steps.size()));
  }

  KeyPath parent() {
    return new KeyPath(steps.subList(0, steps.size() - 1));
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  int size() {
    return steps.size();
  }

  /// Whether this place starts with these keys.
  boolean startsWith(String... keys) {
    return steps.size() >= keys.length && steps.subList(0, keys.length).equals(List.of(keys));
  }

  boolean isInList() {
    return steps.stream().anyMatch(Integer.class::isInstance);
  }

  /// The last key as it stands in a file, or the dash of a list's item.
  String last() {
    return steps.isEmpty() ? "" : steps.getLast() instanceof String key ? key : "-";
  }

  /// A line of YAML that gives this place a value.
  String line(String value) {
    return steps.isEmpty() || steps.getLast() instanceof Integer
        ? "- " + value
        : last() + ": " + value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".");
        text.append(SPECIAL.matcher(step.toString()).replaceAll("\\\\$0"));
      }
    }
    return text.toString();
  }
}

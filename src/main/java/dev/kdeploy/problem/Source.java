package dev.kdeploy.problem;

import java.util.List;

/// A text that problems point into: a file, a rendered template, or the command line.
///
/// `name` is what the user would type to open it; `lines` are without their line ends.
public record Source(String name, List<String> lines) {
  public Source {
    lines = List.copyOf(lines);
  }

  /// The text under a name the user knows it by.
  public static Source of(String name, String text) {
    return new Source(name, text.lines().toList());
  }

  /// The line with this 1-based number, or an empty string past the end.
  public String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  @Override
  public String toString() {
    return name;
  }
}

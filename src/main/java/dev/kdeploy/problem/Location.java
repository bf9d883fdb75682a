package dev.kdeploy.problem;

/// A stretch of one line in a source. `line` and `column` start at 1; `length` is at least 1 and
/// counts characters.
public record Location(Source source, int line, int column, int length) {
  public Location {
    line = Math.max(1, line);
    column = Math.max(1, column);
    length = Math.max(1, length);
  }

  /// A single character of a source.
  public static Location at(Source source, int line, int column) {
    return new Location(source, line, column, 1);
  }

  /// The whole of the given line from its first character that is not blank.
  public static Location ofLine(Source source, int line) {
    String text = source.line(line);
    int blank = text.length() - text.stripLeading().length();
    return new Location(source, line, blank + 1, text.strip().length());
  }

  @Override
  public String toString() {
    return source.name() + ":" + line + ":" + column;
  }
}

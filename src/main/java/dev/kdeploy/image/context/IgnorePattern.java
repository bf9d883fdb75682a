package dev.kdeploy.image.context;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One line of `.dockerignore`: the paths it means, by the rules of moby's `patternmatcher`.
///
/// Paths are relative to the context, with slashes. A pattern that Go's `filepath.Match` accepts
/// and Go's `regexp` does not is refused, as Docker does it, when it is first asked.
final class IgnorePattern {
  private static final String TO_ESCAPE = ".+()|{}$";

  private final String text;
  private final boolean exception;
  private final Location where;
  private @Nullable Matching matching;

  /// How paths are compared, and whether one beneath a directory may be meant.
  private record Matching(Predicate<String> matches, Predicate<String> mayMatchAfter) {}

  /// @param text cleaned, without the `!`
  IgnorePattern(String text, boolean exception, Location where) {
    this.text = text;
    this.exception = exception;
    this.where = where;
  }

  /// Whether the line began with `!`.
  boolean isException() {
    return exception;
  }

  boolean matches(String path) {
    return matching().matches().test(path);
  }

  /// Whether it can match anything below this directory.
  boolean mayMatchBeneath(String directory) {
    return matching().mayMatchAfter().test(directory + "/");
  }

  private Matching matching() {
    Matching known = matching;
    if (known == null) {
      known = compile();
      matching = known;
    }
    return known;
  }

  private Matching compile() {
    boolean startsWithAny = text.startsWith("**");
    String behind = startsWithAny ? text.substring(2) : text;
    if (isPlain(behind)) {
      return startsWithAny ? suffix(behind) : exactly(text);
    }
    boolean endsWithAny = text.endsWith("**") && isPlain(text.substring(0, text.length() - 2));
    return endsWithAny ? prefix(text.substring(0, text.length() - 2)) : expression();
  }

  private static boolean isPlain(String part) {
    return part.chars().noneMatch(c -> "*?[]\\".indexOf(c) >= 0);
  }

  private static Matching exactly(String path) {
    return new Matching(path::equals, path::startsWith);
  }

  private static Matching prefix(String start) {
    return new Matching(
        path -> path.startsWith(start),
        beginning -> beginning.startsWith(start) || start.startsWith(beginning));
  }

  /// `**/name` is also `name` at the top.
  private static Matching suffix(String end) {
    return new Matching(
        path -> path.endsWith(end) || end.startsWith("/") && path.equals(end.substring(1)),
        beginning -> true);
  }

  private Matching expression() {
    Expression read =
        ExpressionReader.read(regularExpression())
            .orElseThrow(
                () ->
                    new KdeployException(
                        Problem.at(where)
                            .what("`%s` is not a pattern", text)
                            .why("Docker reads it as a regular expression, and it is none")
                            .fix(
                                "write a `\\` only in front of a sign, and ranges upwards as in"
                                    + " `[a-z]`")));
    return new Matching(read::matches, read::mayMatchAfter);
  }

  private String regularExpression() {
    StringBuilder out = new StringBuilder();
    int[] signs = text.codePoints().toArray();
    for (int i = 0; i < signs.length; i++) {
      int c = signs[i];
      if (c == '*' && i + 1 < signs.length && signs[i + 1] == '*') {
        i += i + 2 < signs.length && signs[i + 2] == '/' ? 2 : 1;
        out.append(i + 1 == signs.length ? ".*" : "(.*/)?");
      } else if (c == '*') {
        out.append("[^/]*");
      } else if (c == '?') {
        out.append("[^/]");
      } else if (c == '\\' && i + 1 < signs.length) {
        out.append('\\').appendCodePoint(signs[++i]);
      } else {
        out.append(TO_ESCAPE.indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return (exception ? "!" : "") + text;
  }
}

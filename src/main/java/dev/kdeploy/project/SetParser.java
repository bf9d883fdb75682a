package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.List;

/// Reads the text of a `--set`: paths with dots and brackets, `=`, values, commas between; a
/// backslash takes the next character as it is, and `{a,b}` is a list.
final class SetParser {
  private static final int MOST_INDEX_DIGITS = 5;

  private final Source source;
  private final String text;
  private final int offset;
  private int at;

  /// @param source its first line ends in `text`
  SetParser(Source source, String text) {
    this.source = source;
    this.text = text;
    this.offset = source.line(1).length() - text.length();
  }

  /// The assignments in order.
  ///
  /// @throws KdeployException where the text cannot be read
  List<Assignment> parse() {
    List<Assignment> assignments = new ArrayList<>();
    do {
      assignments.add(assignment());
    } while (at++ < text.length());
    return assignments;
  }

  private Assignment assignment() {
    int start = at;
    List<Object> steps = new ArrayList<>();
    List<Location> places = new ArrayList<>();
    path(start, steps, places);
    KeyPath path = KeyPath.of(steps);
    if (at < text.length() && text.charAt(at) == '{' && !text.startsWith("{{", at)) {
      return new Assignment(path, places, true, items());
    }
    return new Assignment(path, places, false, List.of(value(",")));
  }

  private void path(int start, List<Object> steps, List<Location> places) {
    while (true) {
      int from = at;
      StringBuilder key = new StringBuilder();
      char end = readUntil(".=,[", key);
      boolean afterIndex = !steps.isEmpty() && text.charAt(Math.max(0, from - 1)) == ']';
      if (!key.isEmpty() || !afterIndex) {
        requireKey(key, from, start);
        steps.add(key.toString());
        places.add(place(from, at));
      } else if (end != '.' && end != '=' && end != '[') {
        throw wrong(start, at, "has no value", "write `path=value`");
      }
      if (end == '[') {
        steps.add(index());
        places.add(place(from, at));
      } else if (end == '=') {
        at++;
        return;
      } else if (end == '.') {
        at++;
      } else {
        throw wrong(
            start,
            at,
            "has no value",
            start == 0
                ? "write `path=value`"
                : "write `\\,` for a comma that belongs to the value before");
      }
    }
  }

  private void requireKey(StringBuilder key, int from, int start) {
    if (key.isEmpty()) {
      throw wrong(
          Math.min(start, from),
          Math.max(from + 1, at),
          "names no key",
          "write the path with single dots, and `\\.` for a dot that belongs to a key");
    }
  }

  /// Reads a `[number]`.
  private Integer index() {
    int open = at;
    int close = text.indexOf(']', open);
    String digits = close < 0 ? "" : text.substring(open + 1, close);
    if (!digits.matches("[0-9]+") || digits.length() > MOST_INDEX_DIGITS) {
      int end = close < 0 ? text.length() : close + 1;
      throw wrong(open, end, "is no place in a list", "write a number from 0, as in `list[0]`");
    }
    at = close + 1;
    return Integer.valueOf(digits);
  }

  private List<Assignment.Piece> items() {
    int open = at++;
    List<Assignment.Piece> items = new ArrayList<>();
    if (at < text.length() && text.charAt(at) == '}') {
      at++;
    } else {
      while (true) {
        items.add(value(",}"));
        if (at >= text.length()) {
          throw wrong(open, at, "is a list without an end", "close it with `}`");
        }
        if (text.charAt(at++) == '}') {
          break;
        }
      }
    }
    if (at < text.length() && text.charAt(at) != ',') {
      throw wrong(at, text.length(), "follows a list", "put a comma before the next assignment");
    }
    return items;
  }

  private Assignment.Piece value(String ends) {
    int from = at;
    StringBuilder value = new StringBuilder();
    boolean more = true;
    while (more) {
      readUntil(ends + "{", value);
      more = at < text.length() && text.charAt(at) == '{' && ends.indexOf('{') < 0;
      if (more) {
        braces(value);
      }
    }
    return new Assignment.Piece(value.toString(), place(from, at));
  }

  /// Takes a `{{…}}` as a whole, and any other brace as a character.
  private void braces(StringBuilder value) {
    int close = text.startsWith("{{", at) ? text.indexOf("}}", at) : -1;
    int end = close < 0 ? at + 1 : close + 2;
    value.append(text, at, end);
    at = end;
  }

  /// Reads to one of the characters, or to the end, where it answers a comma.
  private char readUntil(String ends, StringBuilder into) {
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        // `\{{` keeps its backslash, which means the same once more when `{{…}}` is filled in.
        if (text.startsWith("{{", at + 1)) {
          into.append("\\{");
          at++;
        } else {
          at++;
          into.append(text.charAt(at));
        }
      } else {
        into.append(text.charAt(at));
      }
      at++;
    }
    return at < text.length() ? text.charAt(at) : ',';
  }

  private Location place(int from, int to) {
    return new Location(source, 1, offset + from + 1, Math.max(1, to - from));
  }

  private KdeployException wrong(int from, int to, String what, String fix) {
    String part = text.substring(Math.min(from, text.length()), Math.min(to, text.length()));
    return new KdeployException(
        Problem.at(place(from, to))
            .what("`%s` %s", Known.brief(part.isEmpty() ? text : part), what)
            .fix("%s", fix));
  }
}

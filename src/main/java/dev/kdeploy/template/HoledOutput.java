package dev.kdeploy.template;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.template.Token.Kind;
import dev.kdeploy.template.Token.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Output with a hole, a word of characters that mean nothing to YAML, in place of every value.
final class HoledOutput extends Output {
  /// Starts a hole; its number follows in hexadecimal digits from `ZERO` on.
  static final char MARK = '\uE000';

  private static final char ZERO = '\uE010';
  private static final Pattern HOLE = Pattern.compile("\uE000[\uE010-\uE01F]+");
  private static final Pattern FORGED = Pattern.compile("[\uE000-\uE01F]|\\\\(u|U0000)[eE]0[01]");

  /// A hole and what goes into it: a value, or the problem that there is none.
  record Hole(Tag tag, @Nullable Object value, @Nullable Problem problem, Piece piece, int end) {}

  /// A stretch of a scalar: text, or a hole.
  record Part(String text, @Nullable Hole hole) {}

  private final List<Hole> holes = new ArrayList<>();

  @Override
  void value(Tag tag, @Nullable Object value, List<Object> scopes) {
    if (value instanceof Scope.Absent) {
      hole(tag, null, inContext(Scope.missing(tag, scopes)));
    } else if (tag.kind() == Kind.VERBATIM) {
      verbatim(tag, Values.text(value));
    } else {
      hole(tag, value, null);
    }
  }

  private void hole(Tag tag, @Nullable Object value, @Nullable Problem problem) {
    Piece piece = piece(tag.where());
    text.append(MARK);
    for (char digit : Integer.toHexString(holes.size()).toCharArray()) {
      text.append((char) (ZERO + Character.digit(digit, 16)));
    }
    holes.add(new Hole(tag, value, problem, piece, text.length()));
  }

  List<Hole> holes() {
    return holes;
  }

  /// Where something stands that would be taken for a hole, or -1.
  int forged() {
    Matcher forged = FORGED.matcher(text);
    int hole = 0;
    int from = 0;
    while (forged.find(from)) {
      while (hole < holes.size() && holes.get(hole).piece().offset() < forged.start()) {
        hole++;
      }
      if (hole == holes.size() || holes.get(hole).piece().offset() != forged.start()) {
        return forged.start();
      }
      from = holes.get(hole).end();
    }
    return -1;
  }

  static boolean hasHole(String scalar) {
    return scalar.indexOf(MARK) >= 0;
  }

  /// Whether the word around a hole starts like an anchor, an alias, a tag or a directive.
  boolean isInSyntax(Hole hole) {
    int start = hole.piece().offset();
    while (start > 0 && " \t\n\r,[]{}".indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    return "&*!%".indexOf(text.charAt(start)) >= 0;
  }

  static Problem inSyntax(Hole hole) {
    return Problem.at(hole.tag().where())
        .what(
            "`%s` cannot be a part of an anchor, an alias, a tag or a directive",
            hole.tag().written())
        .fix("write the name out, or put quotes around it where a text is meant");
  }

  /// A scalar cut into text and holes.
  List<Part> parts(String scalar) {
    List<Part> parts = new ArrayList<>();
    Matcher hole = HOLE.matcher(scalar);
    int from = 0;
    while (hole.find()) {
      if (hole.start() > from) {
        parts.add(new Part(scalar.substring(from, hole.start()), null));
      }
      parts.add(new Part("", holes.get(number(hole.group()))));
      from = hole.end();
    }
    if (from < scalar.length()) {
      parts.add(new Part(scalar.substring(from), null));
    }
    return parts;
  }

  /// A text for people, with every hole as the tag that was written there.
  String readable(String text) {
    return HOLE.matcher(text)
        .replaceAll(
            hole -> Matcher.quoteReplacement(holes.get(number(hole.group())).tag().written()));
  }

  private static int number(String hole) {
    int number = 0;
    for (int i = 1; i < hole.length(); i++) {
      number = number * 16 + hole.charAt(i) - ZERO;
    }
    return number;
  }
}

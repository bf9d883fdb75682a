package dev.kdeploy.image.context;

import dev.kdeploy.image.context.Expression.Place;
import dev.kdeploy.image.context.Expression.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Reads the part of Go's regular expressions that a pattern of `.dockerignore` can turn into.
///
/// Docker pastes patterns into a regular expression, so that `\d` is a digit, `[[:alpha:]]` a
/// letter and `[*]` something odd. Only the pieces that it writes itself have quantifiers.
final class ExpressionReader {
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final int[] text;
  private final List<Step> steps = new ArrayList<>();
  private int next;

  private ExpressionReader(String text) {
    this.text = text.codePoints().toArray();
  }

  /// Reads an expression that stands between `^` and `$`; empty where Go refuses it.
  static Optional<Expression> read(String text) {
    try {
      ExpressionReader reader = new ExpressionReader(text);
      reader.readAll();
      return Optional.of(new Expression(reader.steps));
    } catch (Unreadable refused) {
      return Optional.empty();
    }
  }

  private void readAll() throws Unreadable {
    while (next < text.length) {
      int c = text[next];
      if (c == '(') {
        readAnyDirectories();
      } else if (c == '\\') {
        readEscape();
      } else if (c == '^') {
        next++;
        steps.add(new Step.Here(Place.BEGIN));
      } else {
        next++;
        add(c == '[' ? classBehindBracket() : c == '.' ? x -> x != '\n' : x -> x == c);
      }
    }
  }

  private void add(IntPredicate takes) {
    boolean isMany = is('*');
    if (isMany) {
      next++;
    }
    steps.add(isMany ? new Step.Many(takes) : new Step.One(takes));
  }

  /// `(.*/)?`, the only group there is.
  private void readAnyDirectories() {
    next += "(.*/)?".length();
    steps.add(new Step.Maybe(2));
    steps.add(new Step.Many(c -> c != '\n'));
    steps.add(new Step.One(c -> c == '/'));
  }

  private void readEscape() throws Unreadable {
    switch (peek(1)) {
      case 'A' -> here(Place.BEGIN);
      case 'z' -> here(Place.END);
      case 'b' -> here(Place.WORD_EDGE);
      case 'B' -> here(Place.NO_WORD_EDGE);
      case 'Q' -> readQuoted();
      default -> {
        IntPredicate set = namedSet();
        if (set == null) {
          int c = character();
          set = x -> x == c;
        }
        add(set);
      }
    }
  }

  private void here(Place place) {
    next += 2;
    steps.add(new Step.Here(place));
  }

  private void readQuoted() {
    next += 2;
    while (next < text.length && !(is('\\') && peek(1) == 'E')) {
      int c = text[next++];
      steps.add(new Step.One(x -> x == c));
    }
    next = Math.min(text.length, next + 2);
  }

  private IntPredicate classBehindBracket() throws Unreadable {
    boolean isNegated = is('^');
    if (isNegated) {
      next++;
    }
    IntPredicate any = c -> false;
    boolean isFirst = true;
    while (isFirst || !is(']')) {
      isFirst = false;
      IntPredicate set = posixSet();
      any = any.or(set == null ? namedSetOrRange() : set);
    }
    next++;
    return isNegated ? any.negate() : any;
  }

  private @Nullable IntPredicate posixSet() throws Unreadable {
    if (!is('[') || peek(1) != ':') {
      return null;
    }
    StringBuilder name = new StringBuilder();
    for (int i = next + 2; i + 1 < text.length; i++) {
      if (text[i] == ':' && text[i + 1] == ']') {
        next = i + 2;
        return known(CharacterClasses.posix(name.toString()));
      }
      name.appendCodePoint(text[i]);
    }
    return null;
  }

  private IntPredicate namedSetOrRange() throws Unreadable {
    IntPredicate set = namedSet();
    if (set != null) {
      return set;
    }
    int low = character();
    if (!is('-') || peek(1) == ']' || peek(1) < 0) {
      return c -> c == low;
    }
    next++;
    int high = character();
    if (high < low) {
      throw new Unreadable();
    }
    return c -> low <= c && c <= high;
  }

  private @Nullable IntPredicate namedSet() throws Unreadable {
    if (!is('\\')) {
      return null;
    }
    int letter = peek(1);
    if (letter == 'p' || letter == 'P') {
      IntPredicate set = known(CharacterClasses.unicode(peek(2)));
      next += 3;
      return letter == 'p' ? set : set.negate();
    }
    IntPredicate set = CharacterClasses.perl(letter);
    next += set == null ? 0 : 2;
    return set;
  }

  private static IntPredicate known(@Nullable IntPredicate set) throws Unreadable {
    if (set == null) {
      throw new Unreadable();
    }
    return set;
  }

  private int character() throws Unreadable {
    if (next >= text.length) {
      throw new Unreadable();
    }
    int c = text[next++];
    if (c != '\\') {
      return c;
    }
    if (next >= text.length) {
      throw new Unreadable();
    }
    return escaped(text[next++]);
  }

  private int escaped(int c) throws Unreadable {
    if (c < 0x80 && !CharacterClasses.isAlphanumeric(c)) {
      return c;
    }
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'x' -> hexadecimal();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c);
      default -> throw new Unreadable();
    };
  }

  private int hexadecimal() throws Unreadable {
    int high = Character.digit(peek(0), 16);
    int low = Character.digit(peek(1), 16);
    if (high < 0 || low < 0) {
      throw new Unreadable();
    }
    next += 2;
    return high * 16 + low;
  }

  /// One digit alone that is not zero would refer back to a group, which Go does not have.
  private int octal(int first) throws Unreadable {
    int value = first - '0';
    int digits = 1;
    while (digits < 3 && peek(0) >= '0' && peek(0) <= '7') {
      value = value * 8 + text[next++] - '0';
      digits++;
    }
    if (digits == 1 && first != '0') {
      throw new Unreadable();
    }
    return value;
  }

  private boolean is(char c) {
    return peek(0) == c;
  }

  private int peek(int ahead) {
    return next + ahead < text.length ? text[next + ahead] : -1;
  }
}

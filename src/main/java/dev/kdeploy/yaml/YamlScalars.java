package dev.kdeploy.yaml;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How scalars are written so that every reader of YAML 1.1 and 1.2 takes them for the same value.
final class YamlScalars {
  private YamlScalars() {}

  /// A scalar, or an empty collection, on one line.
  static String oneLine(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> isPlain(text) ? text : quoted(text);
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case Double number when number.isNaN() -> ".nan";
      case Double number when number.isInfinite() -> number > 0 ? ".inf" : "-.inf";
      // YAML 1.1 wants a sign in the exponent.
      case Double number -> number.toString().replaceFirst("E(?=[0-9])", "e+").replace('E', 'e');
      default -> value.toString();
    };
  }

  /// Whether a text has several lines that can be written as they are.
  static boolean isLiteral(String text) {
    int newline = text.indexOf('\n');
    return newline >= 0
        && text.codePoints().noneMatch(c -> c != '\n' && c != '\t' && needsEscape(c))
        && !text.isBlank();
  }

  /// Stricter than any reader asks for: letters, digits and a few signs that never mean anything
  /// inside a word.
  static boolean isPlain(String text) {
    if (text.isEmpty() || text.endsWith(":") || text.strip().length() != text.length()) {
      return false;
    }
    if ("-?:,[]{}#&*!|>'\"%@`=~<".indexOf(text.charAt(0)) >= 0 && !isDashedWord(text)) {
      return false;
    }
    if (text.contains(": ") || text.contains(" #") || text.startsWith("---")) {
      return false;
    }
    if (text.startsWith("...")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean safe = c >= ' ' && c < 0x7f && "[]{},".indexOf(c) < 0;
      if (!safe && !isLetterBeyondAscii(c)) {
        return false;
      }
    }
    return !Reading.isAmbiguousText(text);
  }

  private static boolean isDashedWord(String text) {
    return text.length() > 1
        && text.charAt(0) == '-'
        && !text.startsWith("---")
        && (Character.isLetter(text.charAt(1)) || text.charAt(1) == '-');
  }

  private static boolean isLetterBeyondAscii(char c) {
    return c > 0xa0 && Character.isLetterOrDigit(c);
  }

  /// Whether a surrogate stands without its other half.
  static boolean hasHalfCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int whole = text.codePointAt(i);
        if (whole <= Character.MAX_VALUE) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /// The text in double quotes.
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (needsEscape(c)) {
          quoted.append("\\u").append(String.format("%04x", c));
        } else {
          quoted.appendCodePoint(c);
        }
      }
    }
  }

  /// What readers refuse, change or break lines at, and what nobody sees: controls, other line ends
  /// and spaces, marks of the byte order and halves of characters.
  private static boolean needsEscape(int c) {
    return c < ' '
        || (c >= 0x7f && c <= 0xa0)
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff
        || c == 0xfffe
        || c == 0xffff
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}

package dev.kdeploy.image.context;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Quotes, escapes and variables of one word in a Dockerfile, by the rules of BuildKit's `shell`
/// lexer: `$x`, `${x}`, and with `-`, `+`, `?` (also after a colon), `#`, `%` and `/` behind the
/// name what a shell makes of them.
final class Substitution {
  /// What is wrong with a word.
  static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    Mistake(String what) {
      super(what);
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  private static final String SPECIAL = "@*#?-$!0";

  private final String word;
  private final Map<String, String> values;
  private final char escape;
  private int next;

  private Substitution(String word, Map<String, String> values, char escape) {
    this.word = word;
    this.values = values;
    this.escape = escape;
  }

  /// The word with everything put in; a name without a value is nothing.
  static String expand(String word, Map<String, String> values, char escape) throws Mistake {
    return new Substitution(word, values, escape).until('\0', false);
  }

  private String until(char stop, boolean keepsEscapes) throws Mistake {
    StringBuilder out = new StringBuilder();
    while (next < word.length()) {
      char c = word.charAt(next);
      if (c == stop && stop != '\0') {
        next++;
        return out.toString();
      }
      switch (c) {
        case '$' -> out.append(variable());
        case '\'' -> out.append(singleQuoted());
        case '"' -> out.append(doubleQuoted());
        default -> {
          next++;
          if (c == escape) {
            out.append(keepsEscapes ? String.valueOf(c) : "");
            out.append(next < word.length() ? String.valueOf(word.charAt(next++)) : "");
          } else {
            out.append(c);
          }
        }
      }
    }
    if (stop != '\0') {
      throw new Mistake("a `${` is never closed with `" + stop + "`");
    }
    return out.toString();
  }

  private String singleQuoted() throws Mistake {
    int end = word.indexOf('\'', next + 1);
    if (end < 0) {
      throw new Mistake("a `'` is never closed");
    }
    String inside = word.substring(next + 1, end);
    next = end + 1;
    return inside;
  }

  private String doubleQuoted() throws Mistake {
    StringBuilder out = new StringBuilder();
    next++;
    while (next < word.length()) {
      char c = word.charAt(next);
      if (c == '"') {
        next++;
        return out.toString();
      }
      if (c == '$') {
        out.append(variable());
        continue;
      }
      next++;
      boolean isEscape = c == escape && next < word.length();
      boolean escapes = isEscape && ("\"$" + escape).indexOf(word.charAt(next)) >= 0;
      out.append(escapes ? word.charAt(next++) : c);
    }
    throw new Mistake("a `\"` is never closed");
  }

  private String variable() throws Mistake {
    next++;
    if (peek() != '{') {
      String name = name();
      return name.isEmpty() ? "$" : value(name);
    }
    next++;
    if (next == word.length()) {
      throw new Mistake("a `${` is never closed with `}`");
    }
    if ("{}:".indexOf(peek()) >= 0) {
      throw new Mistake("`${` wants a name behind it");
    }
    return modified(name());
  }

  private String modified(String name) throws Mistake {
    char modifier = take();
    boolean emptyIsUnset = modifier == ':';
    if (emptyIsUnset) {
      modifier = take();
    }
    if (modifier == '}' && !emptyIsUnset) {
      return value(name);
    }
    boolean isSet = values.containsKey(name) && !(emptyIsUnset && value(name).isEmpty());
    return switch (modifier) {
      case '-' -> {
        String other = until('}', false);
        yield isSet ? value(name) : other;
      }
      case '+' -> {
        String other = until('}', false);
        yield isSet ? other : "";
      }
      case '?' -> {
        String message = until('}', false);
        if (!isSet) {
          String missing = values.containsKey(name) ? "must not be empty" : "must be set";
          throw new Mistake("`" + name + "` " + (message.isEmpty() ? missing : message));
        }
        yield value(name);
      }
      case '#', '%' -> trimmed(value(name), modifier, until('}', true));
      case '/' -> replaced(value(name));
      default -> throw new Mistake("`${" + name + modifier + "` is nothing a Dockerfile knows");
    };
  }

  private static String trimmed(String value, char end, String written) throws Mistake {
    boolean longest = !written.isEmpty() && written.charAt(0) == end;
    String pattern = longest ? written.substring(1) : written;
    int length = value.length();
    for (int i = 0; i <= length; i++) {
      int size = longest ? length - i : i;
      String part = end == '#' ? value.substring(0, size) : value.substring(length - size);
      if (Pattern.matches(shellPattern(pattern), part)) {
        return end == '#' ? value.substring(size) : value.substring(0, length - size);
      }
    }
    return value;
  }

  private String replaced(String value) throws Mistake {
    boolean everywhere = peek() == '/';
    next += everywhere ? 1 : 0;
    String pattern = shellPattern(until('/', true));
    String replacement = Matcher.quoteReplacement(until('}', true));
    Matcher found = Pattern.compile(pattern).matcher(value);
    return everywhere ? found.replaceAll(replacement) : found.replaceFirst(replacement);
  }

  private static String shellPattern(String pattern) throws Mistake {
    StringBuilder out = new StringBuilder("(?s)");
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*' || c == '?') {
        out.append(c == '*' ? ".*" : ".");
        continue;
      }
      if (c == '\\') {
        char escaped = i + 1 < pattern.length() ? pattern.charAt(++i) : ' ';
        if ("*?\\}/".indexOf(escaped) < 0) {
          throw new Mistake("`" + pattern + "` is not a pattern");
        }
        c = escaped;
      }
      out.append(Pattern.quote(String.valueOf(c)));
    }
    return out.toString();
  }

  /// Digits alone, one special sign, or a name of letters, digits and `_`.
  private String name() {
    int start = next;
    if (SPECIAL.indexOf(peek()) >= 0 && peek() != '0') {
      next++;
    } else {
      boolean isNumber = Character.isDigit(peek());
      while (Character.isDigit(peek())
          || !isNumber && (Character.isLetter(peek()) || peek() == '_')) {
        next++;
      }
    }
    return word.substring(start, next);
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  private char take() throws Mistake {
    if (next == word.length()) {
      throw new Mistake("a `${` is never closed with `}`");
    }
    return word.charAt(next++);
  }

  private char peek() {
    return next < word.length() ? word.charAt(next) : '\0';
  }
}

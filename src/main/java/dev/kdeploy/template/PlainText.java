package dev.kdeploy.template;

import dev.kdeploy.yaml.Yaml;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a text must not hold to stand in YAML without quotes.
final class PlainText {
  private PlainText() {}

  /// What would end the text or change the YAML around it, in words that go after "holds"; empty
  /// when nothing does.
  static Optional<String> danger(String text, boolean flow) {
    if (text.chars().anyMatch(PlainText::isLineBreak)) {
      return Optional.of("a line break");
    }
    if (text.codePoints().anyMatch(PlainText::isControl)) {
      return Optional.of("a control character");
    }
    if (!text.equals(trimmed(text))) {
      return Optional.of("a space at its edge");
    }
    if (text.endsWith(":") || text.contains(": ") || text.contains(":\t")) {
      return Optional.of("a `:` that ends a key");
    }
    if (text.contains(" #") || text.contains("\t#")) {
      return Optional.of("a ` #` that starts a comment");
    }
    if (startsWithIndicator(text)) {
      return Optional.of(
          "a `" + text.charAt(0) + "` as its first character, which means something to YAML");
    }
    return flow ? flowDanger(text) : Optional.empty();
  }

  /// What would make the first text of a line the start or end of a document.
  static Optional<String> markerDanger(String text) {
    return text.matches("(---|\\.\\.\\.)([ \t].*)?")
        ? Optional.of("a `" + text.substring(0, 3) + "` that separates documents")
        : Optional.empty();
  }

  private static Optional<String> flowDanger(String text) {
    if (text.startsWith(":")) {
      return Optional.of("a `:` as its first character inside brackets");
    }
    for (int i = 0; i < text.length(); i++) {
      if (",?[]{}".indexOf(text.charAt(i)) >= 0) {
        return Optional.of("a `" + text.charAt(i) + "` inside brackets");
      }
    }
    return Optional.empty();
  }

  private static boolean startsWithIndicator(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char first = text.charAt(0);
    boolean alone = text.length() == 1 || text.charAt(1) == ' ' || text.charAt(1) == '\t';
    return ",[]{}#&*!|>'\"%@`".indexOf(first) >= 0 || (alone && "-?:".indexOf(first) >= 0);
  }

  /// What the text is instead of a text to some reader of YAML; null when everyone sees a text.
  static @Nullable String otherReading(String text) {
    for (Yaml.Dialect dialect : Yaml.Dialect.values()) {
      Object value = Yaml.reading(text, dialect);
      if (!(value instanceof String)) {
        return Values.describe(value);
      }
    }
    return null;
  }

  private static boolean isLineBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t')
        || (c >= 0x7f && c < 0xa0)
        || c == 0xfeff
        || c == 0xfffe
        || c == 0xffff
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}

package dev.kdeploy.output;

/// Makes visible what would move the cursor, change colours, or show a text in another order than
/// it is written.
///
/// Texts come from files and servers that need not be friendly: an escape sequence in a log line
/// must not reach the terminal.
final class Visible {
  private static final String TAB = "    ";

  private Visible() {}

  /// A text of one line; line ends become `\n`, tabs four spaces.
  static String text(String text) {
    if (text.codePoints().noneMatch(Visible::isHidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> shown.append(character(c)));
    return shown.toString();
  }

  /// One character as it may be shown.
  static String character(int codePoint) {
    if (!isHidden(codePoint)) {
      return Character.toString(codePoint);
    }
    return switch (codePoint) {
      case '\t' -> TAB;
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> String.format(codePoint < 0x100 ? "\\x%02x" : "\\u%04x", codePoint);
    };
  }

  /// Controls, bidirectional overrides, spaces without width, odd line ends, tags, and halves of
  /// surrogate pairs.
  static boolean isHidden(int c) {
    if (c >= ' ' && c < 0x7f) {
      return false;
    }
    return c < 0xa0
        || c == 0xad
        || c == 0x61c
        || c == 0x180e
        || c == 0x200b
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || (c >= 0xd800 && c <= 0xdfff)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c >= 0xe0000 && c <= 0xe007f);
  }
}

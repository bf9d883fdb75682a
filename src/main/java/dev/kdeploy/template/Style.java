package dev.kdeploy.template;

/// How a node of YAML is written, seen from its first characters.
enum Style {
  PLAIN,
  SINGLE_QUOTED,
  DOUBLE_QUOTED,
  BLOCK,
  FLOW;

  /// The style of the node at an offset, behind its anchor and tag.
  static Style at(CharSequence text, int offset) {
    int at = start(text, offset);
    return switch (at < text.length() ? text.charAt(at) : ' ') {
      case '\'' -> SINGLE_QUOTED;
      case '"' -> DOUBLE_QUOTED;
      case '|', '>' -> BLOCK;
      case '{', '[' -> FLOW;
      default -> PLAIN;
    };
  }

  /// Whether the node at an offset has a tag of its own.
  static boolean hasTag(CharSequence text, int offset) {
    int start = start(text, offset);
    return text.subSequence(offset, Math.max(offset, start)).chars().anyMatch(c -> c == '!');
  }

  /// The sign in a block scalar's header that says what becomes of line ends at its end: `-`, `+`,
  /// or a space for none.
  static char chomping(CharSequence text, int offset) {
    for (int at = start(text, offset) + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '-' || c == '+') {
        return c;
      }
      if (!Character.isDigit(c)) {
        return ' ';
      }
    }
    return ' ';
  }

  private static int start(CharSequence text, int offset) {
    int at = offset;
    while (at < text.length() && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
    return at;
  }
}

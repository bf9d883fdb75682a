package dev.kdeploy.output;

/// How a stretch of text is meant; a terminal with colours shows it.
enum Tone {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  GOOD("32"),
  BAD("31"),
  WORSE("1;31"),
  DOUBTFUL("33"),
  WARNING("1;33"),
  POINTER("36");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  String paint(String text, boolean colour) {
    return !colour || code.isEmpty() || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}

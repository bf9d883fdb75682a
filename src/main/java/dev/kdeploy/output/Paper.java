package dev.kdeploy.output;

import java.util.List;

/// What a text is written on.
///
/// @param width how many columns a line may take; [#ENDLESS] when it is no terminal
/// @param colour whether colours are allowed
/// @param unicode whether signs beyond ASCII are shown as they are
public record Paper(int width, boolean colour, boolean unicode) {
  /// The width of what is no terminal: nothing is cut.
  public static final int ENDLESS = Integer.MAX_VALUE;

  boolean isEndless() {
    return width == ENDLESS;
  }

  /// The same for what is of no use when it is cut.
  Paper endless() {
    return new Paper(ENDLESS, colour, unicode);
  }

  /// The width for what is cut in any case, like source lines.
  int readableWidth() {
    return isEndless() ? 120 : width;
  }

  /// The lines as they are printed, each with its line end.
  String print(List<Text> lines) {
    StringBuilder screen = new StringBuilder();
    lines.forEach(line -> screen.append(line.on(this)).append('\n'));
    return screen.toString();
  }

  String arrow() {
    return unicode ? "→" : "->";
  }

  String ellipsis() {
    return unicode ? "…" : "...";
  }

  String tick() {
    return unicode ? "✓" : "*";
  }
}

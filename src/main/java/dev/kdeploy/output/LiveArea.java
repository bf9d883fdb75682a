package dev.kdeploy.output;

import java.util.List;

/// Turns the lines that a part of the screen shall show into cursor moves. Between calls the cursor
/// stands at the beginning of the row under the last line.
final class LiveArea {
  static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";

  private List<Text> shown = List.of();
  private int columns;

  /// What to send so that `above` scrolls away as ordinary output, and `lines` are what is shown
  /// under it.
  ///
  /// @param above complete lines, each with its line end, or empty
  /// @param lines each narrower than `columns`
  String draw(String above, List<Text> lines, boolean colour, int columns) {
    StringBuilder moves = new StringBuilder(up(columns));
    if (!above.isEmpty()) {
      moves.append(CLEAR_BELOW).append(above);
    }
    for (Text line : lines) {
      moves.append(line.on(colour)).append(CLEAR_REST_OF_LINE).append('\n');
    }
    if (above.isEmpty()) {
      moves.append(CLEAR_BELOW);
    }
    shown = List.copyOf(lines);
    this.columns = columns;
    return moves.toString();
  }

  /// Moves to the first of the lines shown. A terminal that was made narrower has wrapped them.
  private String up(int columnsNow) {
    int rows = 0;
    for (Text line : shown) {
      rows += columnsNow >= columns ? 1 : Math.max(1, Math.ceilDiv(line.width(), columnsNow));
    }
    return rows == 0 ? "\r" : "\r\u001b[" + rows + "A";
  }
}

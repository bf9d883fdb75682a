package dev.kdeploy.output;

import dev.kdeploy.problem.Location;
import java.util.ArrayList;
import java.util.List;

/// The line that a problem points into, with carets under the place, cut around them to the paper's
/// width.
final class SourceExcerpt {
  private static final int BEFORE_CARET = 24;

  /// One character of the line: what is shown for it, and how many columns that takes.
  private record Cell(String shown, int width) {}

  private final Location where;
  private final Paper paper;
  private final List<Cell> cells;

  private SourceExcerpt(Location where, Paper paper) {
    this.where = where;
    this.paper = paper;
    this.cells = cells(where.source().line(where.line()));
  }

  /// Two lines, or none when the source has no such line.
  static List<Text> lines(Location where, Paper paper) {
    return where.line() > where.source().lines().size()
        ? List.of()
        : new SourceExcerpt(where, paper).lines();
  }

  private List<Text> lines() {
    String number = Integer.toString(where.line());
    int room = Math.max(20, paper.readableWidth() - number.length() - 4);
    int from = Math.min(where.column() - 1, cells.size());
    int to = Math.clamp((long) from + where.length(), from, cells.size());
    int first = widthOf(0, cells.size()) <= room ? 0 : firstShown(from, to, room);
    int last = lastShown(first, room);
    String before = first > 0 ? paper.ellipsis() : "";
    String after = last < cells.size() ? paper.ellipsis() : "";
    int carets = Math.max(1, widthOf(from, Math.min(to, last)));
    int indent = before.length() + widthOf(first, from);
    Text shown = Text.of(before, Tone.FAINT).and(shown(first, last)).and(after, Tone.FAINT);
    return List.of(
        Text.of(number + " | ", Tone.POINTER).and(shown),
        Text.of(" ".repeat(number.length()) + " | ", Tone.POINTER)
            .and(" ".repeat(indent))
            .and("^".repeat(carets), Tone.WORSE));
  }

  /// Where to begin so that the marked stretch, or else its beginning, is seen with something
  /// before it.
  private int firstShown(int from, int to, int room) {
    int usable = room - 2 * paper.ellipsis().length();
    int first = from;
    while (first > 0 && widthOf(first - 1, from) <= Math.min(BEFORE_CARET, usable / 2)) {
      first--;
    }
    while (first > 0 && widthOf(first - 1, Math.max(to, from + 1)) <= usable / 2) {
      first--;
    }
    while (first > 0 && widthOf(first - 1, cells.size()) <= usable) {
      first--;
    }
    return first;
  }

  private int lastShown(int first, int room) {
    int usable = room - (first > 0 ? paper.ellipsis().length() : 0);
    if (widthOf(first, cells.size()) <= usable) {
      return cells.size();
    }
    int last = first;
    int used = paper.ellipsis().length();
    while (last < cells.size() && used + cells.get(last).width() <= usable) {
      used += cells.get(last).width();
      last++;
    }
    return last;
  }

  private String shown(int first, int last) {
    StringBuilder text = new StringBuilder();
    cells.subList(first, last).forEach(cell -> text.append(cell.shown()));
    return text.toString();
  }

  private int widthOf(int first, int last) {
    int width = 0;
    for (int i = first; i < Math.min(last, cells.size()); i++) {
      width += cells.get(i).width();
    }
    return width;
  }

  private static List<Cell> cells(String line) {
    List<Cell> cells = new ArrayList<>(line.length());
    line.codePoints()
        .mapToObj(Visible::character)
        .forEach(shown -> cells.add(new Cell(shown, Width.of(shown))));
    return cells;
  }
}

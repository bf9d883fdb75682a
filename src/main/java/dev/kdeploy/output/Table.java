package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Aligned columns under headings. On a terminal the widest columns give way until a row fits;
/// elsewhere nothing is cut.
final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 9;
  private static final int USEFUL = 16;

  private final List<List<Text>> rows = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<Boolean> elastic = new ArrayList<>();

  /// A heading that starts with `>` makes a column aligned to the right, one that starts with `~` a
  /// column that gives way first.
  Table(String... headings) {
    List<Text> first = new ArrayList<>();
    for (String heading : headings) {
      right.add(heading.startsWith(">"));
      elastic.add(heading.startsWith("~"));
      first.add(Text.of(heading.replaceFirst("^[>~]", ""), Tone.FAINT));
    }
    rows.add(first);
  }

  void row(Text... cells) {
    rows.add(List.of(cells));
  }

  /// The headings and every row. Columns without a single cell are left out.
  List<Text> lines(Paper paper) {
    int[] widths = widths();
    shrink(widths, paper);
    return rows.stream().map(row -> line(row, widths, paper)).toList();
  }

  private int[] widths() {
    int[] widths = new int[right.size()];
    for (int column = 0; column < widths.length; column++) {
      int index = column;
      if (rows.stream().skip(1).anyMatch(row -> !row.get(index).isEmpty())) {
        widths[column] = rows.stream().mapToInt(row -> row.get(index).width()).max().orElse(0);
      }
    }
    return widths;
  }

  private void shrink(int[] widths, Paper paper) {
    if (!paper.isEndless()) {
      shrink(widths, paper, elastic, USEFUL);
      shrink(widths, paper, Collections.nCopies(widths.length, true), NARROWEST);
    }
  }

  private static void shrink(int[] widths, Paper paper, List<Boolean> which, int narrowest) {
    for (int spare = total(widths) - paper.width(); spare > 0; spare--) {
      int widest = widest(widths, which, narrowest);
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private static int total(int[] widths) {
    int total = -GAP;
    for (int width : widths) {
      total += width == 0 ? 0 : width + GAP;
    }
    return total;
  }

  /// The last of the widest, since what stands further left says more; -1 when all are as narrow as
  /// they may be.
  private static int widest(int[] widths, List<Boolean> which, int narrowest) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean may = which.get(i) && widths[i] > narrowest;
      if (may && (widest < 0 || widths[i] >= widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private Text line(List<Text> row, int[] widths, Paper paper) {
    Text line = Text.EMPTY;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > 0) {
        Text cell = row.get(i).cut(widths[i], paper.ellipsis());
        Text gap = Text.of(line.isEmpty() ? "" : " ".repeat(GAP));
        Text placed = right.get(i) ? cell.paddedLeft(widths[i]) : cell.padded(widths[i]);
        line = line.and(gap).and(placed);
      }
    }
    return line.cut(paper.width(), paper.ellipsis());
  }
}

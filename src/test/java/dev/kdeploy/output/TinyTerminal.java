package dev.kdeploy.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// As much of a terminal as the board needs: rows and columns, wrapping, scrolling, and the cursor
/// moves it sends.
final class TinyTerminal {
  private final int columns;
  private final List<String> scrolled = new ArrayList<>();
  private final String[][] cells;
  private int row;
  private int column;
  private boolean cursor = true;
  private final StringBuilder pending = new StringBuilder();

  TinyTerminal(int columns, int rows) {
    this.columns = columns;
    this.cells = new String[rows][columns];
    for (String[] line : cells) {
      Arrays.fill(line, " ");
    }
  }

  PrintStream stream() {
    OutputStream bytes =
        new OutputStream() {
          private final ByteArrayOutputStream held = new ByteArrayOutputStream();

          @Override
          public void write(int b) {
            held.write(b);
          }

          @Override
          public void flush() {
            send(held.toString(StandardCharsets.UTF_8));
            held.reset();
          }
        };
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  void send(String text) {
    text.codePoints().forEach(this::take);
  }

  private void take(int c) {
    if (!pending.isEmpty() || c == 0x1b) {
      pending.appendCodePoint(c);
      if (pending.length() > 2 && c >= '@' && c <= '~') {
        escape(pending.toString());
        pending.setLength(0);
      }
    } else if (c == '\n') {
      newLine();
    } else if (c == '\r') {
      column = 0;
    } else if (c < ' ') {
      throw new AssertionError("control character " + c);
    } else {
      print(c);
    }
  }

  private void print(int c) {
    int width = Width.of(c);
    if (width == 0) {
      cells[row][Math.max(0, column - 1)] += Character.toString(c);
      return;
    }
    if (column + width > columns) {
      newLine();
    }
    cells[row][column] = Character.toString(c);
    for (int i = 1; i < width; i++) {
      cells[row][column + i] = "";
    }
    column += width;
  }

  private void newLine() {
    column = 0;
    row++;
    if (row == cells.length) {
      scrolled.add(line(0));
      System.arraycopy(cells, 1, cells, 0, cells.length - 1);
      cells[cells.length - 1] = new String[columns];
      Arrays.fill(cells[cells.length - 1], " ");
      row--;
    }
  }

  private void escape(String sequence) {
    String body = sequence.substring(2, sequence.length() - 1);
    switch (sequence.charAt(sequence.length() - 1)) {
      case 'A' -> row = Math.max(0, row - Integer.parseInt(body));
      case 'K' -> Arrays.fill(cells[row], column, columns, " ");
      case 'J' -> {
        Arrays.fill(cells[row], column, columns, " ");
        for (int below = row + 1; below < cells.length; below++) {
          Arrays.fill(cells[below], " ");
        }
      }
      case 'l' -> cursor = false;
      case 'h' -> cursor = true;
      case 'm' -> {}
      default -> throw new AssertionError("unknown sequence " + sequence.substring(1));
    }
  }

  private String line(int index) {
    return String.join("", cells[index]).stripTrailing();
  }

  boolean showsCursor() {
    return cursor;
  }

  /// Everything from the first line ever sent, without blank rows at the end.
  String everything() {
    String visible =
        Arrays.stream(cells)
            .map(line -> String.join("", line).stripTrailing())
            .collect(Collectors.joining("\n"));
    String before = scrolled.isEmpty() ? "" : String.join("\n", scrolled) + "\n";
    return (before + visible).stripTrailing() + "\n";
  }
}

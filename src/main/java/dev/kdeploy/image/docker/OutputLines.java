package dev.kdeploy.image.docker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Cuts output that arrives in pieces into lines as a terminal would show them in the end: without
/// escapes, and of what overwrote itself the last. Remembers the last few.
final class OutputLines {
  private static final int REMEMBERED = 20;
  private static final int LONGEST = 2000;
  // CSI, OSC and two-character escapes of ECMA-48.
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[ -/]*[0-~])");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

  private final StringBuilder piece = new StringBuilder();
  private final Deque<String> last = new ArrayDeque<>();
  private final Consumer<String> each;

  OutputLines(Consumer<String> each) {
    this.each = each;
  }

  void add(String text) {
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      piece.append(text, from, end);
      end();
      from = end + 1;
    }
    piece.append(text, from, text.length());
    if (piece.length() > LONGEST * 4) {
      piece.delete(0, piece.length() - LONGEST * 2);
    }
  }

  /// Takes what has no line end yet for a line.
  void end() {
    String line = clean(piece.toString());
    piece.setLength(0);
    if (!line.isBlank()) {
      each.accept(line);
    }
  }

  /// Keeps a line for the evidence.
  void remember(String line) {
    if (last.size() == REMEMBERED) {
      last.removeFirst();
    }
    last.addLast(line);
  }

  void forget() {
    last.clear();
  }

  List<String> remembered() {
    return List.copyOf(last);
  }

  /// The text as a terminal would show it.
  static String clean(String line) {
    String shown = ESCAPE.matcher(line).replaceAll("").stripTrailing();
    shown = CONTROL.matcher(shown.substring(shown.lastIndexOf('\r') + 1)).replaceAll("");
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }
}

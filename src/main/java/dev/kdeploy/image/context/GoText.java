package dev.kdeploy.image.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Text as Go's standard library takes it, because Docker's readers are written in Go.
final class GoText {
  private GoText() {}

  /// The lines of a text: only a newline ends one, and a carriage return before it goes with it. A
  /// byte order mark at the beginning is no part of the first line.
  static List<String> lines(String text) {
    String rest = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < rest.length()) {
      int end = rest.indexOf('\n', start);
      String line = rest.substring(start, end < 0 ? rest.length() : end);
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      start = end < 0 ? rest.length() : end + 1;
    }
    return lines;
  }

  /// Whether Unicode calls this character white space.
  static boolean isSpace(int c) {
    return c >= '\t' && c <= '\r'
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c > 0xFF && Character.isSpaceChar(c);
  }

  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /// The shortest path that means the same, as `filepath.Clean` has it: without empty and `.`
  /// parts, each `..` taken back with the part before it, `.` for nothing.
  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      boolean isUp = part.equals("..");
      if (isUp && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!isUp || !rooted) {
        parts.addLast(part);
      }
    }
    String cleaned = (rooted ? "/" : "") + String.join("/", parts);
    return cleaned.isEmpty() ? "." : cleaned;
  }
}

package dev.kdeploy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Splits a text into what means itself and `{{name}}`. `\{{` means two braces, `\\{{` a backslash
/// before a tag.
final class Tags {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][-A-Za-z0-9_./]*");

  private Tags() {}

  /// A piece of a text.
  sealed interface Piece {}

  record Text(String text) implements Piece {}

  /// @param raw the tag as it is written, with its braces
  record Tag(String name, String raw) implements Piece {}

  record Broken(String raw, String why) implements Piece {}

  static boolean mayHave(String text) {
    return text.contains("{{");
  }

  /// The pieces in order; texts are never empty and never follow each other.
  static List<Piece> split(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
      int slashes = slashesBefore(text, open, from);
      plain.append(text, from, open - slashes);
      plain.append("\\".repeat(slashes / 2));
      if (slashes % 2 == 1) {
        plain.append("{{");
        from = open + 2;
        continue;
      }
      flush(plain, pieces);
      from = open + addTag(text, open, pieces);
    }
    plain.append(text, from, text.length());
    flush(plain, pieces);
    return pieces;
  }

  private static int slashesBefore(String text, int open, int from) {
    int count = 0;
    while (open - count > from && text.charAt(open - count - 1) == '\\') {
      count++;
    }
    return count;
  }

  private static void flush(StringBuilder plain, List<Piece> pieces) {
    if (!plain.isEmpty()) {
      pieces.add(new Text(plain.toString()));
      plain.setLength(0);
    }
  }

  /// Adds the tag that opens here and says how long it is.
  private static int addTag(String text, int open, List<Piece> pieces) {
    boolean triple = text.startsWith("{{{", open);
    String closing = triple ? "}}}" : "}}";
    int close = text.indexOf(closing, open);
    if (close < 0) {
      pieces.add(new Broken("{{", "it is never closed"));
      return 2;
    }
    String raw = text.substring(open, close + closing.length());
    String name = text.substring(open + closing.length(), close).strip();
    if (NAME.matcher(name).matches()) {
      pieces.add(new Tag(name, raw));
    } else {
      pieces.add(
          new Broken(
              raw, "only names can stand here; sections and the like belong into templates"));
    }
    return raw.length();
  }
}

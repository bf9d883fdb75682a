package dev.kdeploy.cluster.fabric8;

import java.util.ArrayList;
import java.util.List;

/// Reads `Warning` headers: `299 - "text"`, several in one header, with quotes and backslashes
/// escaped in the text.
final class Warnings {
  private Warnings() {}

  /// The texts, each once, in their order.
  static List<String> texts(List<String> headers) {
    List<String> texts = new ArrayList<>();
    for (String header : headers) {
      int at = 0;
      while (at < header.length()) {
        at = next(header, at, texts);
      }
    }
    return texts.stream().distinct().toList();
  }

  /// Reads one warning and answers where the next begins.
  private static int next(String header, int from, List<String> texts) {
    int quote = header.indexOf('"', from);
    if (quote < 0) {
      return header.length();
    }
    StringBuilder text = new StringBuilder();
    int at = quoted(header, quote, text);
    // 299 is what an API server means for people; the other codes are remarks of caches on the way.
    if (header.substring(from, quote).strip().startsWith("299 ") && !text.isEmpty()) {
      texts.add(text.toString());
    }
    while (at < header.length() && header.charAt(at) != ',') {
      at = header.charAt(at) == '"' ? quoted(header, at, new StringBuilder()) : at + 1;
    }
    return at + 1;
  }

  /// Reads a quoted text and answers where it ends.
  private static int quoted(String header, int quote, StringBuilder text) {
    int at = quote + 1;
    for (; at < header.length() && header.charAt(at) != '"'; at++) {
      if (header.charAt(at) == '\\' && at + 1 < header.length()) {
        at++;
      }
      text.append(header.charAt(at));
    }
    return at + 1;
  }
}

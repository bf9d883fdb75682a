package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.List;

/// One line of text in tones. Safe to print: whatever it is made from is made visible first.
record Text(List<Span> spans) {
  static final Text EMPTY = new Text(List.of());

  record Span(String text, Tone tone) {}

  Text {
    spans = List.copyOf(spans);
  }

  static Text of(String text) {
    return of(text, Tone.PLAIN);
  }

  static Text of(String text, Tone tone) {
    return text.isEmpty() ? EMPTY : new Text(List.of(new Span(Visible.text(text), tone)));
  }

  Text and(String text) {
    return and(of(text));
  }

  Text and(String text, Tone tone) {
    return and(of(text, tone));
  }

  Text and(Text other) {
    List<Span> all = new ArrayList<>(spans);
    all.addAll(other.spans);
    return new Text(all);
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  int width() {
    return spans.stream().mapToInt(span -> Width.of(span.text())).sum();
  }

  Text padded(int width) {
    return and(" ".repeat(Math.max(0, width - width())));
  }

  Text paddedLeft(int width) {
    return Text.of(" ".repeat(Math.max(0, width - width()))).and(this);
  }

  /// At most `width` columns of it; what is cut ends in the ellipsis.
  Text cut(int width, String ellipsis) {
    if (width() <= width) {
      return this;
    }
    int left = Math.max(0, width - Width.of(ellipsis));
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      String part = head(span.text(), left);
      kept.add(new Span(part, span.tone()));
      left -= Width.of(part);
      if (part.length() < span.text().length()) {
        break;
      }
    }
    kept.add(new Span(head(ellipsis, width), Tone.FAINT));
    return new Text(kept);
  }

  /// As many characters as fit into `width` columns.
  static String head(String text, int width) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      used += Width.of(codePoint);
      if (used > width) {
        return text.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  String on(boolean colour) {
    StringBuilder line = new StringBuilder();
    spans.forEach(span -> line.append(span.tone().paint(span.text(), colour)));
    return line.toString();
  }

  /// The line as it is printed, without blanks at its end.
  String on(Paper paper) {
    return paper.colour() ? on(true) : on(false).stripTrailing();
  }
}

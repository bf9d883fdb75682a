package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.List;

/// Sentences that are broken at blanks, so that they fit.
final class Paragraph {
  private static final int WIDEST = 90;
  private static final int NARROWEST = 24;

  private Paragraph() {}

  /// The sentence in lines that begin with the indent. A word that is longer than a line stands on
  /// one of its own; nothing is cut.
  static List<Text> of(String sentence, String indent, Paper paper) {
    return of(sentence, indent, indent, Tone.PLAIN, paper);
  }

  /// The same with another beginning of the first line.
  static List<Text> of(String sentence, String first, String indent, Tone tone, Paper paper) {
    int width = Math.max(NARROWEST, Math.min(WIDEST, paper.readableWidth()));
    List<Text> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    String begin = first;
    for (String word : words(sentence)) {
      int wanted = Width.of(begin) + Width.of(line.toString()) + 1 + Width.of(word);
      if (!line.isEmpty() && wanted > width) {
        lines.add(Text.of(begin).and(line.toString(), tone));
        line.setLength(0);
        begin = indent;
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(Text.of(begin).and(line.toString(), tone));
    return lines;
  }

  /// A number stays with its unit.
  private static List<String> words(String sentence) {
    String flat = Visible.text(sentence.replaceAll("\\s+", " ").strip());
    return List.of(flat.split("(?<!\\d) | (?!(?:s|ms)\\b)", -1));
  }
}

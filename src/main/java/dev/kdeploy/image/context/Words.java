package dev.kdeploy.image.context;

import java.util.ArrayList;
import java.util.List;

/// The words of an instruction, with their quotes and escapes as they are written.
///
/// @param areClosed whether every quote has its end
record Words(List<String> list, boolean areClosed) {
  Words {
    list = List.copyOf(list);
  }

  /// Splits where white space stands outside of quotes.
  static Words split(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && GoText.isSpace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
        continue;
      }
      word.append(c);
      if (c == escape && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return new Words(words, quote == 0);
  }
}

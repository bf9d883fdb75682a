package dev.kdeploy.rollout;

import java.util.Locale;
import java.util.regex.Pattern;

/// A message of Kubernetes, to be searched for words that are its own.
///
/// Names that users chose may contain any word (an image may be called `denied`), so what is quoted
/// or an address is left out.
record Said(String text) {
  private static final Pattern CHOSEN = Pattern.compile("\"[^\"]*\"|'[^']*'|https?://\\S+");

  static Said of(String message, String... names) {
    String text = message.replace("\\\"", "\"");
    for (String name : names) {
      text = name.isEmpty() ? text : text.replace(name, " ");
    }
    // An apostrophe is no quote: "couldn't", "didn't".
    text = text.replaceAll("(?<=\\p{L})'(?=\\p{L})", "");
    return new Said(CHOSEN.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT));
  }

  /// Whether one of some words, in small letters and without apostrophes, is said.
  boolean has(String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  boolean matches(Pattern pattern) {
    return pattern.matcher(text).find();
  }
}

package dev.kdeploy.evidence;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what looks like a secret, whoever wrote it. Of every pattern the groups are the secret.
///
/// No pattern begins with a repetition, so that none is tried over and over on the same characters.
final class Shapes {
  private static final String VALUE =
      "(?:\\\\\"([^\"\\n]*?)\\\\?\""
          + "|\\\\?\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+){0,100})"
          + "|'([^'\\n]*)|([^\\s\"',;&)}\\]]+))";
  private static final String END_OF_NAME = "[\\w.-]{0,40}\\\\?[\"']?";
  private static final String EQUALS = "\\s{0,3}=\\s{0,3}";
  private static final String COLON = ":\\s{0,3}";

  private static final List<Pattern> PATTERNS =
      List.of(
          named(
              "password|passwd|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key"
                  + "|auth[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key",
              "(?:" + EQUALS + "|" + COLON + ")"),
          // Messages go on after these words with a colon too: "anonymous token: unexpected
          // status".
          named(
              "token|secret|credentials?",
              "(?:" + EQUALS + "|" + COLON + "(?!\\p{L}+ \\p{L}|\\d{3} ))"),
          Pattern.compile(
              "(?i)\\bauthorization\\\\?[\"']?\\s{0,3}[:=]\\s{0,3}\\\\?[\"']?"
                  + "(?:(?:bearer|basic|token|digest|apikey)\\s{1,3})?([^\\s\"',;]+)"),
          Pattern.compile("(?i)\\b(?:bearer|basic)\\s{1,3}([a-z0-9._~+/=-]{16,})"),
          Pattern.compile("://[^\\s/:@\"']{0,256}:([^\\s/\"']{1,256})@"),
          Pattern.compile("://([\\w-]{20,256})@"),
          Pattern.compile("\\b((?:AKIA|ASIA)[0-9A-Z]{16})\\b"),
          Pattern.compile("\\b(eyJ[\\w-]{5,}\\.[\\w-]{5,}(?:\\.[\\w-]*)?)"),
          Pattern.compile(
              "\\b(gh[pousr]_\\w{20,}|github_pat_\\w{20,}|glpat-[\\w-]{20,}|xox[abeprs]-[\\w-]{10,}"
                  + "|AIza[\\w-]{35}|sk-[\\w-]{20,}|[sr]k_(?:live|test)_\\w{16,}|npm_\\w{30,}"
                  + "|dckr_pat_[\\w-]{20,}|hv[sb]\\.[\\w-]{20,})"));

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY");
  private static final Pattern END =
      Pattern.compile("-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----");

  private Shapes() {}

  private static Pattern named(String words, String separator) {
    return Pattern.compile("(?i)(?:" + words + ")" + END_OF_NAME + separator + VALUE);
  }

  /// Marks every place.
  static void find(String text, BitSet marked) {
    for (Pattern pattern : PATTERNS) {
      for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          if (matcher.start(group) >= 0) {
            marked.set(matcher.start(group), matcher.end(group));
          }
        }
      }
    }
    keys(text, marked);
  }

  /// Private keys, from their first line to their last. A log may begin inside of one, or end.
  private static void keys(String text, BitSet marked) {
    if (!text.contains("PRIVATE KEY")) {
      return;
    }
    Matcher begin = BEGIN.matcher(text);
    Matcher end = END.matcher(text);
    int at = 0;
    boolean first = true;
    while (at < text.length()) {
      boolean begins = begin.find(at);
      boolean ends = end.find(at);
      if (first && ends && (!begins || end.start() < begin.start())) {
        marked.set(beforeEnd(text, end.start()), end.end());
        at = end.end();
      } else if (begins) {
        int last = end.find(begin.end()) ? end.end() : text.length();
        marked.set(begin.start(), last);
        at = last;
      } else {
        return;
      }
      first = false;
    }
  }

  /// Where the lines of a key begin whose first line is cut off.
  private static int beforeEnd(String text, int end) {
    int start = end;
    while (start > 0) {
      int lineStart = text.lastIndexOf('\n', start - 2) + 1;
      String line = text.substring(lineStart, Math.max(lineStart, start - 1)).strip();
      if (start < 2 || !line.matches("[A-Za-z0-9+/=]{4,}")) {
        return start;
      }
      start = lineStart;
    }
    return start;
  }
}

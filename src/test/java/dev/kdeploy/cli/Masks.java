package dev.kdeploy.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// What differs from run to run, replaced by what it is. Columns may lose their width by it, so
/// that blanks inside lines are one.
final class Masks {
  private static final Pattern OBJECT_LINE = Pattern.compile("\\[N s\\] [A-Za-z]+/\\S+: .*");
  private static final Pattern ON_ITS_WAY = Pattern.compile("\\[N s\\] .*\\d+ of \\d+ ready.*");

  private Masks() {}

  static String mask(String screen, Stage stage) {
    String masked =
        screen
            .replace(stage.directory().toString(), "{dir}")
            .replaceAll("\\[ *[0-9.]+ (s|ms|min)[^\\]]*\\]", "[N s]")
            .replaceAll("\\b[0-9.]+ s\\b(?!ett)", "N s")
            .replaceAll("[^\\s\"]+@\\S+ \\(pid \\d+\\)", "me@here (pid N)")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
            .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UID")
            .replaceAll("Waiting for \\S+ for another", "Waiting for AGE for another")
            .replaceAll("\\b\\d+(s|m|ms) ago", "AGE ago")
            .replaceAll("\"java\" : \"[^\"]*\"", "\"java\" : \"N\"")
            .replaceAll("(?<=[ \"])(\\d+m)?\\d+s(?= {2,})", "AGE")
            .replaceAll("\\b10\\.\\d+\\.\\d+\\.\\d+", "10.N.N.N")
            .replaceAll("\\b127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
            .replaceAll("\"seconds\" : [0-9.]+", "\"seconds\" : N")
            .replaceAll(
                "\\b([a-z]+(?:-[a-z]+)*)-[b-df-hj-np-tv-z2-9]{8,10}-[b-df-hj-np-tv-z2-9]{5}\\b",
                "$1-POD")
            .replaceAll("\\(Java \\d+\\)", "(Java N)")
            .replaceAll("(?m)(?<=\\S) {2,}", "  ");
    return story(masked);
  }

  /// What happens at the same time comes in any order, and how far it is is a matter of luck.
  private static String story(String text) {
    List<String> lines = new ArrayList<>();
    List<String> together = new ArrayList<>();
    for (String line : text.split("(?<=\n)", -1)) {
      if (ON_ITS_WAY.matcher(line.strip()).matches()) {
        continue;
      }
      if (OBJECT_LINE.matcher(line.strip()).matches()) {
        together.add(line);
        continue;
      }
      flush(together, lines);
      lines.add(line);
    }
    flush(together, lines);
    return String.join("", lines);
  }

  private static void flush(List<String> together, List<String> lines) {
    together.sort(Comparator.naturalOrder());
    lines.addAll(together);
    together.clear();
  }
}

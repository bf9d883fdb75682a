package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Source;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Covers what may be a secret in a file that cannot be read as YAML, so that the problem's line
/// does not show it.
final class UnreadSecrets {
  private static final int LONGEST = 300;
  private static final Pattern START = Pattern.compile("[\"']?secrets[\"']?\\s*:.*");
  private static final Pattern VALUE =
      Pattern.compile("(?:^\\s*(?:-\\s+)?|:\\s+|[{\\[,]\\s*)([^\\s:{\\[,#-][^:]*)$");
  private static final Pattern REFERENCE =
      Pattern.compile(".*\\b(generate|env|file|command|timeout)[\"']?\\s*:.*");

  private UnreadSecrets() {}

  /// The answer of a reader; when it fails, everything below `secrets` that refers to nothing is
  /// covered.
  static <T> T guarded(Source source, Findings findings, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (KdeployException e) {
      cover(source, findings);
      throw e;
    }
  }

  private static void cover(Source source, Findings findings) {
    boolean inside = false;
    for (int number = 1; number <= source.lines().size(); number++) {
      String line = source.line(number);
      boolean top = !line.isBlank() && " \t-#}]".indexOf(line.charAt(0)) < 0;
      inside = top ? START.matcher(line).matches() : inside;
      if (inside && line.length() > LONGEST) {
        findings.hide(Location.ofLine(source, number));
      } else if (inside && !REFERENCE.matcher(line).matches()) {
        Matcher value = VALUE.matcher(line.stripTrailing());
        if (value.find()) {
          int length = value.end(1) - value.start(1);
          findings.hide(new Location(source, number, value.start(1) + 1, length));
        }
      }
    }
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the YAML of our own files, and knows the mistakes that `{{…}}` without quotes leads to.
final class Documents {
  private static final Pattern BARE_TAG =
      Pattern.compile("(?:^\\s*|- |: |[\\[{,]\\s*)(\\{\\{[^{}]*}}[^#]*?)\\s*(?:#.*)?$");

  private Documents() {}

  static List<YamlNode> read(Source source) {
    try {
      return Yaml.read(source, Yaml.Dialect.CORE);
    } catch (KdeployException e) {
      throw new KdeployException(e.problems().stream().map(Documents::explained).toList());
    }
  }

  private static Problem explained(Problem problem) {
    Location where = problem.where();
    if (where == null) {
      return problem;
    }
    // A parser may notice the end of what it did not expect a line later.
    for (int line = where.line(); line >= Math.max(1, where.line() - 1); line--) {
      String text = where.source().line(line);
      Matcher bare = text.length() > 1000 ? null : BARE_TAG.matcher(text);
      if (bare != null && bare.find() && !isQuoted(text, bare.start(1))) {
        String value = bare.group(1).strip();
        return Problem.at(new Location(where.source(), line, bare.start(1) + 1, value.length()))
            .what("`%s` needs quotes around it", Known.brief(value))
            .why("a brace without quotes starts a map in YAML")
            .fix("write `\"%s\"`", Known.brief(value));
      }
    }
    return problem;
  }

  private static boolean isQuoted(String line, int end) {
    long quotes = line.substring(0, end).chars().filter(c -> c == '"' || c == '\'').count();
    return quotes % 2 == 1;
  }
}

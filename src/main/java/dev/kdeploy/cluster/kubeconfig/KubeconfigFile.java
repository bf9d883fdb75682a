package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One kubeconfig file.
///
/// @param current the name of its current context; empty when it sets none
record KubeconfigFile(
    Path path,
    Source shown,
    Map<String, Entry> clusters,
    Map<String, Entry> users,
    Map<String, Entry> contexts,
    String current) {

  /// Values that must not appear when a problem shows its line.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?<=\\b(?:token|password|client-key-data|client-secret|id-token|refresh-token|access-token|value)"
              + "['\"]?\\s{0,9}:)\\s*[^,}\\s][^,}]*");

  /// Reads a file.
  ///
  /// @throws KdeployException with everything that is wrong with its form
  static KubeconfigFile read(Path path) {
    String text = textOf(path);
    Source shown = Source.of(path.toString(), masked(text));
    List<YamlNode> documents;
    try {
      documents = Yaml.read(Source.of(path.toString(), text), Yaml.Dialect.KUBECTL);
    } catch (KdeployException e) {
      throw new KdeployException(
          e.problems().stream().map(problem -> shownIn(shown, problem)).toList());
    }
    List<Problem> problems = new ArrayList<>();
    YamlMap root = rootOf(documents, shown, problems);
    KubeconfigFile file =
        new KubeconfigFile(
            path,
            shown,
            section(root, "clusters", "cluster", path, shown, problems),
            section(root, "users", "user", path, shown, problems),
            section(root, "contexts", "context", path, shown, problems),
            root != null && root.get("current-context") instanceof YamlScalar name
                ? name.value() == null ? "" : name.text()
                : "");
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return file;
  }

  boolean isEmpty() {
    return clusters.isEmpty() && users.isEmpty() && contexts.isEmpty() && current.isEmpty();
  }

  private static String textOf(Path path) {
    try {
      return Files.readString(path);
    } catch (AccessDeniedException e) {
      throw new KdeployException(
          Problem.of("the kubeconfig `%s` may not be read", path)
              .fix("run `chmod u+r %s`, or name another file with `--kubeconfig`", path),
          e);
    } catch (MalformedInputException e) {
      throw new KdeployException(Problem.of("the kubeconfig `%s` is not a text in UTF-8", path), e);
    } catch (IOException e) {
      String why = Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
      throw new KdeployException(
          Problem.of("the kubeconfig `%s` cannot be read", path).why("%s", why), e);
    }
  }

  private static @Nullable YamlMap rootOf(
      List<YamlNode> documents, Source shown, List<Problem> problems) {
    if (documents.isEmpty()) {
      return null;
    }
    YamlNode first = documents.getFirst();
    if (first instanceof YamlMap map) {
      return map;
    }
    problems.add(
        Problem.at(in(shown, first.location()))
            .what(
                "a kubeconfig is a map with `clusters`, `users` and `contexts`, found %s",
                first.kind()));
    return null;
  }

  private static Map<String, Entry> section(
      @Nullable YamlMap root,
      String list,
      String key,
      Path path,
      Source shown,
      List<Problem> problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    YamlNode node = root == null ? null : root.get(list);
    if (node == null || node instanceof YamlScalar scalar && scalar.value() == null) {
      return entries;
    }
    if (!(node instanceof YamlList items)) {
      problems.add(
          Problem.at(in(shown, node.location()))
              .what("`%s` must be a list, found %s", list, node.kind())
              .fix("write `%s: [{name: …, %s: {…}}]`", list, key));
      return entries;
    }
    for (YamlNode item : items.items()) {
      Entry entry = Entry.of(item, key, path, shown);
      if (entry == null) {
        problems.add(
            Problem.at(in(shown, item.location()))
                .what("an entry of `%s` needs a `name` and a map `%s`", list, key));
      } else if (entries.putIfAbsent(entry.name(), entry) != null) {
        problems.add(
            Problem.at(in(shown, item.location()))
                .what("`%s` has two entries named `%s`", list, entry.name())
                .fix("remove one or rename it"));
      }
    }
    return entries;
  }

  private static Problem shownIn(Source shown, Problem problem) {
    Location where = problem.where();
    return new Problem(
        problem.kind(),
        problem.what(),
        where == null ? null : in(shown, where),
        problem.why(),
        problem.details(),
        problem.fix());
  }

  static Location in(Source shown, Location where) {
    return new Location(shown, where.line(), where.column(), where.length());
  }

  private static String masked(String text) {
    return SECRET.matcher(text).replaceAll(KubeconfigFile::stars);
  }

  private static String stars(MatchResult match) {
    return match.group().replaceAll("[^\\s'\"]", "*");
  }
}

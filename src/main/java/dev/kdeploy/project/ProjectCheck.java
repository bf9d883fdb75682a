package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has to hold between the parts of a project.
record ProjectCheck(YamlMap root, Schema schema, List<Problem> problems) {
  /// Keys that are of no use in a template, so that `values` may have entries of these names.
  private static final Set<String> PRIVATE = Set.of("registry", "load");

  void check() {
    checkNamesOfValues();
    checkSecrets();
  }

  private void checkNamesOfValues() {
    Set<String> taken = new LinkedHashSet<>(schema.knownKeys());
    taken.removeAll(PRIVATE);
    if (root.get("values") instanceof YamlMap values) {
      values
          .entries()
          .forEach(
              (key, entry) -> {
                if (taken.contains(key)) {
                  problems.add(
                      Problem.at(entry.key())
                          .what("`values.%s` has the name of a key of the project", key)
                          .why("templates see both as `%s`", key)
                          .fix("choose another name"));
                }
              });
    }
  }

  private void checkSecrets() {
    if (root.get("secrets") instanceof YamlMap secrets) {
      secrets.entries().forEach((name, entry) -> checkSecret(name, entry));
    }
  }

  /// A generated secret is made once and stays; one that is read may change with each run.
  private void checkSecret(String name, YamlMap.Entry entry) {
    if (!(entry.node() instanceof YamlMap keys)) {
      return;
    }
    keys.entries().forEach((key, each) -> checkTimeout(KeyPath.of("secrets", name, key), each));
    List<String> generated =
        keys.entries().keySet().stream().filter(key -> isGenerated(keys.get(key))).toList();
    if (!generated.isEmpty() && generated.size() < keys.entries().size()) {
      problems.add(
          Problem.at(entry.key())
              .what("`%s` mixes generated entries with others", KeyPath.of("secrets", name))
              .why(
                  "a generated secret is made once and stays, so all of its entries or none are"
                      + " generated; generated: %s",
                  Known.list(generated))
              .fix("make two secrets of it"));
    }
  }

  private void checkTimeout(KeyPath path, YamlMap.Entry entry) {
    if (entry.node() instanceof YamlMap map
        && map.entries().get("timeout") instanceof YamlMap.Entry(Location place, YamlNode _)
        && map.get("command") == null) {
      problems.add(
          Problem.at(place)
              .what("`%s` means nothing here", path.key("timeout"))
              .why("only a `command` takes time")
              .fix("remove it"));
    }
  }

  private static boolean isGenerated(@Nullable YamlNode node) {
    return node instanceof YamlMap map && map.get("generate") != null;
  }
}

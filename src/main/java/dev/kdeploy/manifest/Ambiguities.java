package dev.kdeploy.manifest;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Finds the scalars that readers of YAML disagree about.
final class Ambiguities {
  private final List<Problem> warnings;

  /// A node that an alias repeats is warned about once.
  private final Set<YamlNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Ambiguities(List<Problem> warnings) {
    this.warnings = warnings;
  }

  static void collect(YamlNode document, List<Problem> warnings) {
    new Ambiguities(warnings).visit(document);
  }

  private void visit(YamlNode node) {
    if (!seen.add(node)) {
      return;
    }
    switch (node) {
      case YamlMap map -> new ArrayList<>(map.entries().values()).forEach(e -> visit(e.node()));
      case YamlList list -> list.items().forEach(this::visit);
      case YamlScalar scalar -> visit(scalar);
    }
  }

  private void visit(YamlScalar scalar) {
    if (scalar.other() != null) {
      Object value = scalar.value();
      String reading = value instanceof String ? "the text \"" + value + "\"" : "`" + value + "`";
      warnings.add(
          Problem.at(scalar.location())
              .what("`%s` is read as %s", scalar.text(), reading)
              .why("other readers of YAML take it for %s", scalar.other())
              .fix("write what you mean: `\"%s\"` for the text", scalar.text()));
    }
  }
}

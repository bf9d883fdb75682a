package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import org.jspecify.annotations.Nullable;

/// What one layer says at one place.
record Claim(LayerTree tree, KeyPath path, Location key, YamlNode node) {
  static Claim root(LayerTree tree) {
    return new Claim(tree, KeyPath.ROOT, tree.root().location(), tree.root());
  }

  /// What the same layer says below, or null.
  @Nullable Claim below(String name) {
    YamlMap.Entry entry = node instanceof YamlMap map ? map.entries().get(name) : null;
    return entry == null ? null : new Claim(tree, path.key(name), entry.key(), entry.node());
  }

  boolean isMap() {
    return node instanceof YamlMap;
  }

  boolean isNull() {
    return node instanceof YamlScalar scalar && scalar.value() == null;
  }

  /// Whether `null` is written, and not just nothing.
  boolean isSpelledOutNull() {
    return isNull() && node instanceof YamlScalar scalar && !scalar.text().isEmpty();
  }

  boolean isDefault() {
    return path.startsWith("defaults");
  }

  Setting setting() {
    Location where = node instanceof YamlMap ? key : node.location();
    return new Setting(tree.layer(), path.toString(), where, node.value());
  }
}

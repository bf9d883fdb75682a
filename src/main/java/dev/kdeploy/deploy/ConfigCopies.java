package dev.kdeploy.deploy;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;

/// Immutable copies of configuration, named by their content.
final class ConfigCopies {
  private ConfigCopies() {}

  /// Whether an object is a copy that kdeploy named.
  static boolean isCopy(Manifest object) {
    String kind = object.id().kind();
    return (kind.equals("ConfigMap") || kind.equals("Secret"))
        && Tree.flag(object.content(), "immutable")
        && object.id().name().matches(".*-[0-9a-z]{10}");
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.YamlMap;

/// One layer's tree.
///
/// @param verbatim whether `{{…}}` in its texts is left alone, as it is the content of a file
record LayerTree(Layer layer, Source source, YamlMap root, boolean verbatim) {
  LayerTree(Layer layer, Source source, YamlMap root) {
    this(layer, source, root, false);
  }
}

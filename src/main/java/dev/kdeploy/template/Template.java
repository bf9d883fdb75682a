package dev.kdeploy.template;

import dev.kdeploy.problem.Source;

/// A template: its text, and the source that its problems point into.
record Template(Source source, String text) {
  /// A source's lines, each ended by a line feed.
  static Template of(Source source) {
    return new Template(
        source, source.lines().isEmpty() ? "" : String.join("\n", source.lines()) + "\n");
  }
}

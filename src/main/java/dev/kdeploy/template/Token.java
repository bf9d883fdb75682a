package dev.kdeploy.template;

import dev.kdeploy.problem.Location;

/// A piece of a template as it was written.
sealed interface Token {
  /// Text of one line, with its line end if it has one. `where` is the place of its first character
  /// that stands in the template, after `indent` characters that do not.
  record Text(String text, Location where, int indent) implements Token {}

  /// A tag. `indent` is what stands before a partial that has its line to itself.
  record Tag(Kind kind, String name, Location where, String written, String indent)
      implements Token {}

  /// What a tag does.
  enum Kind {
    VALUE,
    VERBATIM,
    SECTION,
    INVERTED,
    END,
    PARTIAL,
    COMMENT;

    /// Whether such a tag, alone on its line, takes the line away with it.
    boolean isStandalone() {
      return this != VALUE && this != VERBATIM;
    }
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.Location;
import java.util.List;

/// One `path=value` of the command line, before its value is understood.
///
/// @param values the value, or the items of a list
/// @param keys where each step of the path stands
record Assignment(KeyPath path, List<Location> keys, boolean isList, List<Piece> values) {
  /// A text and where it stands.
  record Piece(String text, Location where) {}
}

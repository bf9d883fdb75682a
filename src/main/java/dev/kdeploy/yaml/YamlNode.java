package dev.kdeploy.yaml;

import dev.kdeploy.problem.Location;
import org.jspecify.annotations.Nullable;

/// A node of a YAML document that knows where it stands. Immutable.
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
  /// Where the node starts, and how long its first line is.
  Location location();

  /// The plain value: `LinkedHashMap<String, Object>`, `ArrayList`, `String`, `Boolean`, `Long`,
  /// `BigInteger`, `Double` or null. A fresh copy that the caller may change.
  @Nullable Object value();

  /// What users call such a node: a map, a list, a text, a whole number, …
  String kind();
}

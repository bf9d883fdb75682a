package dev.kdeploy.image.registry;

import dev.kdeploy.problem.Problem;

/// What a registry says of an image.
public sealed interface Lookup {
  /// It is there.
  ///
  /// @param digest of its manifest, or of its index where it is for several platforms
  record Found(String digest) implements Lookup {}

  /// The registry says clearly that it has no such image.
  record Absent() implements Lookup {}

  /// The registry does not want to say.
  record Refused(Problem problem) implements Lookup {}

  /// Nobody knows: there was no answer, or none that makes sense.
  record Unreachable(Problem problem) implements Lookup {}
}

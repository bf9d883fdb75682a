package dev.kdeploy.image.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What is in an image.
///
/// @param platforms `os/architecture`, with a `/variant` where it has one; empty when it does not
///   say
/// @param labels of the image for the first platform
public record Details(List<String> platforms, SequencedMap<String, String> labels) {
  public Details {
    platforms = List.copyOf(platforms);
    labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
  }

  static Details nothing() {
    return new Details(List.of(), new LinkedHashMap<>(Map.of()));
  }
}

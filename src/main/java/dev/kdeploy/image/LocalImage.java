package dev.kdeploy.image;

import java.util.List;
import java.util.Map;

/// An image as the daemon has it.
///
/// @param id hash of its configuration, which no registry is asked for
/// @param digests `repository@sha256:…` for each registry it was pushed to or pulled from
/// @param platform `os/architecture`, with a variant where it has one
public record LocalImage(
    String id, List<String> digests, Map<String, String> labels, String platform) {
  public LocalImage {
    digests = List.copyOf(digests);
    labels = Map.copyOf(labels);
  }
}

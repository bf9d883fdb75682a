package dev.kdeploy.workload;

import dev.kdeploy.project.SecretValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What is in one of the project's secrets.
///
/// @param generated its entries are made once in the cluster and stay the same, so it keeps its
///   plain name and is no immutable copy
/// @param entries the content by key, in base64
public record SecretContent(boolean generated, Map<String, String> entries) {
  public SecretContent {
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /// A secret with these values.
  public static SecretContent of(boolean generated, Map<String, SecretValue> values) {
    Map<String, String> encoded = new TreeMap<>();
    values.forEach((key, value) -> encoded.put(key, value.revealBase64()));
    return new SecretContent(generated, encoded);
  }

  /// Never the content.
  @Override
  public String toString() {
    return "SecretContent" + entries.keySet();
  }
}

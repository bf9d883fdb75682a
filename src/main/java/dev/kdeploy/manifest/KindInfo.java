package dev.kdeploy.manifest;

import java.util.Arrays;
import java.util.List;

/// A kind that is built into Kubernetes.
///
/// @param plural the name in URLs and in RBAC rules; empty for a kind that is only a subresource of
///   others
/// @param verbs what the server lets one do, such as `create`, `list` or `watch`
/// @param shortNames what `kubectl` also takes for the plural
/// @param type the name of the type of its objects
public record KindInfo(
    String apiVersion,
    String kind,
    String plural,
    boolean namespaced,
    boolean hasStatus,
    boolean hasScale,
    List<String> verbs,
    List<String> shortNames,
    String type) {

  public KindInfo {
    verbs = List.copyOf(verbs);
    shortNames = List.copyOf(shortNames);
  }

  /// A line of the table: `apps/v1 Deployment deployments namespaced|cluster subresources verbs
  /// shortNames type`, the lists joined by commas or `-` for none.
  static KindInfo parse(String line) {
    String[] word = line.split(" ", -1);
    List<String> subresources = list(word[4]);
    return new KindInfo(
        word[0],
        word[1],
        word[2].equals("-") ? "" : word[2],
        word[3].equals("namespaced"),
        subresources.contains("status"),
        subresources.contains("scale"),
        list(word[5]),
        list(word[6]),
        word[7]);
  }

  private static List<String> list(String word) {
    return word.equals("-") ? List.of() : Arrays.asList(word.split(",", -1));
  }
}

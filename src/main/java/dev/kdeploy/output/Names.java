package dev.kdeploy.output;

import dev.kdeploy.manifest.ResourceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shortest names that tell objects on one screen apart: `Deployment/web`; with the group where
/// two groups have the kind, and with the namespace where it is not the usual one of the screen.
final class Names {
  private final Set<String> ambiguousKinds = new HashSet<>();
  private final String usualNamespace;

  Names(Collection<ResourceId> ids) {
    Map<String, String> groups = new HashMap<>();
    Map<String, Integer> namespaces = new HashMap<>();
    for (ResourceId id : ids) {
      String group = groups.putIfAbsent(id.kind(), id.group());
      if (group != null && !group.equals(id.group())) {
        ambiguousKinds.add(id.kind());
      }
      if (!id.namespace().isEmpty()) {
        namespaces.merge(id.namespace(), 1, Integer::sum);
      }
    }
    usualNamespace =
        namespaces.entrySet().stream()
            .max(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .orElse("");
  }

  String of(ResourceId id) {
    String kind = id.kind();
    if (ambiguousKinds.contains(kind) && !id.group().isEmpty()) {
      kind += "." + id.group();
    }
    boolean elsewhere = !id.namespace().isEmpty() && !id.namespace().equals(usualNamespace);
    return kind + "/" + id.name() + (elsewhere ? " in " + id.namespace() : "");
  }

  /// The keys that name an object in every document.
  static Map<String, @Nullable Object> tree(ResourceId id) {
    return Format.tree(
        "apiVersion", id.apiVersion(),
        "kind", id.kind(),
        "namespace", id.namespace(),
        "name", id.name());
  }
}

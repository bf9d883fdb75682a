package dev.kdeploy.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a URL names: a kind in a version, all its objects or one, or a subresource of one.
record Target(Kind kind, String version, String namespace, String name, String subresource) {

  /// The target of a path below `/api` or `/apis`, or null when nothing like that is served.
  static @Nullable Target of(Kinds kinds, List<String> path) {
    boolean core = path.getFirst().equals("api");
    int at = core ? 1 : 2;
    if (path.size() < at + 2) {
      return null;
    }
    String group = core ? "" : path.get(1);
    String version = path.get(at);
    List<String> rest = path.subList(at + 1, path.size());
    String namespace = "";
    if (rest.getFirst().equals("namespaces")
        && rest.size() > 2
        && kinds.find(group, version, rest.get(2)) != null) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    Kind kind = kinds.find(group, version, rest.getFirst());
    if (kind == null || rest.size() > 3 || !namespace.isEmpty() && !kind.namespaced()) {
      return null;
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean known =
        subresource.isEmpty()
            || kind.has(subresource)
            || kind.resource().equals("pods")
                && List.of("log", "eviction", "binding").contains(subresource)
            || kind.resource().equals("namespaces") && subresource.equals("finalize")
            || kind.resource().equals("serviceaccounts") && subresource.equals("token");
    boolean placed = name.isEmpty() || !kind.namespaced() || !namespace.isEmpty();
    return known && placed ? new Target(kind, version, namespace, name, subresource) : null;
  }

  String apiVersion() {
    return kind.apiVersion(version);
  }

  Shape shape() {
    return kind.shape(version);
  }
}

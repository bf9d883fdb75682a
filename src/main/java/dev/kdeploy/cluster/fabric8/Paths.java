package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Addresses of objects below a server's own.
final class Paths {
  private Paths() {}

  /// The objects of a kind, in a namespace unless the kind has none or `namespace` is empty.
  static String of(ApiKind kind, String namespace) {
    String root =
        (kind.apiVersion().contains("/") ? "/apis/" : "/api/") + segments(kind.apiVersion());
    String inside =
        kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + encoded(namespace) : "";
    return root + inside + "/" + segments(kind.plural());
  }

  /// One object.
  static String of(ApiKind kind, String namespace, String name) {
    return of(kind, namespace) + "/" + encoded(name);
  }

  /// A query of names and values; pairs with an empty value are left out.
  static String query(String... pairs) {
    String query =
        Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
            .filter(i -> !pairs[i + 1].isEmpty())
            .map(i -> pairs[i] + "=" + encoded(pairs[i + 1]))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  static String segments(String path) {
    return List.of(path.split("/")).stream().map(Paths::encoded).collect(Collectors.joining("/"));
  }

  private static String encoded(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // Or else a name of dots would climb up the path.
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }
}

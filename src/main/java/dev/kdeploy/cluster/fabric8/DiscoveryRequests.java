package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.Cluster.ApiKind;
import dev.kdeploy.cluster.fabric8.Discovery.GroupVersion;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a server what it serves, in the aggregated form or in the one of before Kubernetes 1.27.
final class DiscoveryRequests {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final Reads reads;

  DiscoveryRequests(Reads reads) {
    this.reads = reads;
  }

  /// The group versions under `/api` or `/apis`, each group's preferred version first.
  Map<String, GroupVersion> groups(String root) throws RemoteFailure {
    Optional<Map<String, @Nullable Object>> asked =
        reads.json(Call.get(root, AGGREGATED), "which kinds it knows");
    Map<String, @Nullable Object> answer = asked.orElse(Map.of());
    Map<String, GroupVersion> versions = new LinkedHashMap<>();
    switch (Tree.text(answer, "kind")) {
      case "APIGroupDiscoveryList" -> {
        for (Map<String, @Nullable Object> group : Tree.maps(answer, "items")) {
          aggregated(group, versions);
        }
      }
      case "APIVersions" ->
          Tree.list(answer, "versions")
              .forEach(version -> add(versions, "", String.valueOf(version)));
      case "APIGroupList" -> {
        for (Map<String, @Nullable Object> group : Tree.maps(answer, "groups")) {
          listed(group, versions);
        }
      }
      default -> throw new RemoteFailure(404, reads.notKubernetes());
    }
    return versions;
  }

  /// The kinds of one group version, or empty when the server does not serve it.
  Optional<Map<String, ApiKind>> kinds(String apiVersion) throws RemoteFailure {
    String path = (apiVersion.contains("/") ? "/apis/" : "/api/") + Paths.segments(apiVersion);
    return reads
        .json(Call.get(path), "the kinds of `" + apiVersion + "`")
        .map(
            answer -> {
              Map<String, ApiKind> kinds = new LinkedHashMap<>();
              for (Map<String, @Nullable Object> resource : Tree.maps(answer, "resources")) {
                if (!Tree.text(resource, "name").contains("/")) {
                  add(kinds, kind(apiVersion, resource));
                }
              }
              return kinds;
            });
  }

  private static void aggregated(
      Map<String, @Nullable Object> group, Map<String, GroupVersion> versions) {
    String name = Tree.text(group, "metadata", "name");
    for (Map<String, @Nullable Object> version : Tree.maps(group, "versions")) {
      String apiVersion = apiVersion(name, Tree.text(version, "version"));
      Map<String, ApiKind> kinds = new LinkedHashMap<>();
      for (Map<String, @Nullable Object> resource : Tree.maps(version, "resources")) {
        add(
            kinds,
            new ApiKind(
                apiVersion,
                Tree.text(resource, "responseKind", "kind"),
                Tree.text(resource, "resource"),
                "Namespaced".equals(Tree.text(resource, "scope")),
                texts(resource, "verbs")));
      }
      boolean current = !"Stale".equals(Tree.text(version, "freshness"));
      versions.put(apiVersion, new GroupVersion(name, apiVersion, kinds, current, false));
    }
  }

  private static void listed(
      Map<String, @Nullable Object> group, Map<String, GroupVersion> versions) {
    String name = Tree.text(group, "name");
    String preferred = Tree.text(group, "preferredVersion", "groupVersion");
    if (!preferred.isEmpty()) {
      add(versions, name, preferred);
    }
    for (Map<String, @Nullable Object> version : Tree.maps(group, "versions")) {
      add(versions, name, Tree.text(version, "groupVersion"));
    }
  }

  private static void add(Map<String, GroupVersion> versions, String group, String apiVersion) {
    versions.putIfAbsent(apiVersion, GroupVersion.named(group, apiVersion));
  }

  /// Keeps the fuller of two resources of one kind.
  private static void add(Map<String, ApiKind> kinds, ApiKind kind) {
    ApiKind known = kinds.get(kind.kind());
    if (!kind.kind().isEmpty() && (known == null || known.verbs().size() < kind.verbs().size())) {
      kinds.put(kind.kind(), kind);
    }
  }

  private static ApiKind kind(String apiVersion, Map<String, @Nullable Object> resource) {
    return new ApiKind(
        apiVersion,
        Tree.text(resource, "kind"),
        Tree.text(resource, "name"),
        Tree.flag(resource, "namespaced"),
        texts(resource, "verbs"));
  }

  private static String apiVersion(String group, String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  private static List<String> texts(Map<String, @Nullable Object> map, String key) {
    List<String> texts = new ArrayList<>();
    Tree.list(map, key).forEach(item -> texts.add(String.valueOf(item)));
    return texts;
  }
}

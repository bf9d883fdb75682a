package dev.kdeploy.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the server says it serves.
final class Discovery {
  private final Kinds kinds;

  Discovery(Kinds kinds) {
    this.kinds = kinds;
  }

  static Map<String, @Nullable Object> version() {
    return Edit.map(
        "major",
        "1",
        "minor",
        "36",
        "gitVersion",
        "v1.36.3+sandbox",
        "gitCommit",
        "",
        "gitTreeState",
        "clean",
        "buildDate",
        "2026-01-01T00:00:00Z",
        "goVersion",
        "none",
        "compiler",
        "none",
        "platform",
        "sandbox");
  }

  Map<String, @Nullable Object> api() {
    return Edit.map(
        "kind",
        "APIVersions",
        "versions",
        Edit.list("v1"),
        "serverAddressByClientCIDRs",
        Edit.list());
  }

  Map<String, @Nullable Object> groups() {
    List<@Nullable Object> groups = new ArrayList<>();
    versionsByGroup()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(group(group, versions));
              }
            });
    return Edit.map("kind", "APIGroupList", "apiVersion", "v1", "groups", groups);
  }

  @Nullable Map<String, @Nullable Object> group(String group) {
    SortedSet<String> versions = versionsByGroup().get(group);
    if (versions == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = Edit.map("kind", "APIGroup", "apiVersion", "v1");
    tree.putAll(group(group, versions));
    return tree;
  }

  private static Map<String, @Nullable Object> group(String group, SortedSet<String> versions) {
    List<@Nullable Object> all = new ArrayList<>();
    versions.forEach(version -> all.add(groupVersion(group, version)));
    return Edit.map(
        "name", group, "versions", all, "preferredVersion", groupVersion(group, versions.first()));
  }

  private static Map<String, @Nullable Object> groupVersion(String group, String version) {
    return Edit.map("groupVersion", group + "/" + version, "version", version);
  }

  /// Every group and its versions, preferred first.
  Map<String, SortedSet<String>> versionsByGroup() {
    Map<String, SortedSet<String>> groups = new LinkedHashMap<>();
    for (Kind kind : kinds.all()) {
      groups
          .computeIfAbsent(kind.group(), _ -> new TreeSet<>(Kinds.BY_MATURITY))
          .addAll(kind.versions().keySet());
    }
    return groups;
  }

  /// The resources of a group version, or null when there are none.
  @Nullable Map<String, @Nullable Object> resources(String group, String version) {
    List<@Nullable Object> resources = new ArrayList<>();
    for (Kind kind : kinds.all()) {
      if (kind.group().equals(group) && kind.versions().containsKey(version)) {
        resources.add(resource(kind));
        kind.subresources().forEach(subresource -> resources.add(subresource(kind, subresource)));
        if (kind.resource().equals("pods")) {
          resources.add(
              Edit.map(
                  "name",
                  "pods/log",
                  "singularName",
                  "",
                  "namespaced",
                  true,
                  "kind",
                  "Pod",
                  "verbs",
                  Edit.list("get")));
        }
      }
    }
    if (resources.isEmpty()) {
      return null;
    }
    return Edit.map(
        "kind",
        "APIResourceList",
        "apiVersion",
        "v1",
        "groupVersion",
        group.isEmpty() ? version : group + "/" + version,
        "resources",
        resources);
  }

  private static Map<String, @Nullable Object> resource(Kind kind) {
    Map<String, @Nullable Object> tree =
        Edit.map(
            "name",
            kind.plural(),
            "singularName",
            kind.singular(),
            "namespaced",
            kind.namespaced(),
            "kind",
            kind.kind(),
            "verbs",
            new ArrayList<@Nullable Object>(kind.verbs()));
    if (!kind.shortNames().isEmpty()) {
      tree.put("shortNames", new ArrayList<@Nullable Object>(kind.shortNames()));
    }
    if (!kind.categories().isEmpty()) {
      tree.put("categories", new ArrayList<@Nullable Object>(kind.categories()));
    }
    return tree;
  }

  private static Map<String, @Nullable Object> subresource(Kind kind, String name) {
    Map<String, @Nullable Object> tree =
        Edit.map(
            "name",
            kind.plural() + "/" + name,
            "singularName",
            "",
            "namespaced",
            kind.namespaced());
    if (name.equals("scale")) {
      tree.put("group", "autoscaling");
      tree.put("version", "v1");
    }
    tree.put("kind", name.equals("scale") ? "Scale" : kind.kind());
    tree.put("verbs", Edit.list("get", "patch", "update"));
    return tree;
  }
}

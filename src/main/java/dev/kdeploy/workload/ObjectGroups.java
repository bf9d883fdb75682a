package dev.kdeploy.workload;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects that a project's workloads ask for, by the group under which templates find them.
final class ObjectGroups {
  /// Every group there is; templates may name any of them.
  static final List<String> GROUPS =
      List.of(
          "serviceAccounts",
          "roles",
          "configMaps",
          "secrets",
          "claims",
          "services",
          "deployments",
          "statefulSets",
          "daemonSets",
          "jobs",
          "cronJobs",
          "autoscalers",
          "budgets",
          "ingresses");

  private final Map<String, List<Object>> groups = new LinkedHashMap<>();
  private final Map<String, Said> origins = new LinkedHashMap<>();

  ObjectGroups() {
    GROUPS.forEach(group -> groups.put(group, new ArrayList<>()));
  }

  /// Adds an object. One of the same kind and name is a problem, unless it is the same copy of a
  /// content.
  void add(String group, String kind, Map<String, @Nullable Object> item, Said origin) {
    String name = Tree.text(item, "name");
    checkName(kind, name, origin);
    List<Object> items = groups.getOrDefault(group, new ArrayList<>());
    Said first = origins.putIfAbsent(key(kind, name), origin);
    if (first == null) {
      items.add(item);
    } else if (!items.contains(item)) {
      origin.error(
          origin
              .problem()
              .what("the %s `%s` is made twice", kind, name)
              .why("`%s` makes it too", first.name())
              .fix("give one of them another name"));
    }
  }

  /// Workloads and Services have stricter names, and their own words for it.
  private static void checkName(String kind, String name, Said origin) {
    if (!kind.equals("Service") && !origin.isWorkload() && !Names.isSubdomain(name)) {
      origin.error(
          origin
              .problem()
              .what("no %s can be called `%s`", kind, name)
              .why("names have at most 253 lower-case letters, digits, `-` and `.`"));
    }
  }

  static String key(String kind, String name) {
    return kind + "/" + name;
  }

  /// Whence each object comes, by [#key(String, String)].
  Map<String, Said> origins() {
    return origins;
  }

  /// Whether there is something in a group.
  boolean has(String kind, String name) {
    return origins.containsKey(key(kind, name));
  }

  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    groups.forEach(view::put);
    return view;
  }
}

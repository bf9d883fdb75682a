package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.KindInfo;
import dev.kdeploy.manifest.Schema;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The kinds that are served: the built-in ones and those of established CustomResourceDefinitions.
final class Kinds {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  /// Newest stable version first, then betas, then alphas, then everything else.
  static final Comparator<String> BY_MATURITY =
      Comparator.<String>comparingInt(Kinds::maturity)
          .thenComparingInt(version -> -part(version, 1))
          .thenComparingInt(version -> -part(version, 3))
          .thenComparing(Comparator.naturalOrder());

  private static final Set<String> ALL =
      Set.of(
          "pods",
          "replicationcontrollers",
          "services",
          "daemonsets",
          "deployments",
          "replicasets",
          "statefulsets",
          "horizontalpodautoscalers",
          "cronjobs",
          "jobs");

  private final Map<String, Kind> builtIn = new LinkedHashMap<>();
  private final Map<String, Kind> custom = new TreeMap<>();

  Kinds(Schema schema) {
    Map<String, List<KindInfo>> versions = new LinkedHashMap<>();
    for (KindInfo info : schema.kinds()) {
      if (!info.plural().isEmpty() && !info.verbs().isEmpty()) {
        versions
            .computeIfAbsent(group(info.apiVersion()) + "/" + info.plural(), _ -> new ArrayList<>())
            .add(info);
      }
    }
    versions.values().forEach(infos -> add(schema, infos));
  }

  private void add(Schema schema, List<KindInfo> infos) {
    infos.sort(Comparator.comparing(info -> version(info.apiVersion()), BY_MATURITY));
    KindInfo first = infos.getFirst();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (KindInfo info : infos) {
      shapes.put(version(info.apiVersion()), TypeShape.of(schema.type(info.type())));
    }
    List<String> subresources = new ArrayList<>();
    if (first.hasStatus()) {
      subresources.add("status");
    }
    if (first.hasScale()) {
      subresources.add("scale");
    }
    Kind kind =
        new Kind(
            group(first.apiVersion()),
            first.kind(),
            first.plural(),
            first.kind().toLowerCase(Locale.ROOT),
            first.namespaced(),
            first.shortNames(),
            ALL.contains(first.plural()) ? List.of("all") : List.of(),
            subresources,
            first.verbs(),
            shapes,
            false);
    builtIn.put(kind.resource(), kind);
  }

  /// Serves the kind of a definition from now on.
  void define(Map<String, @Nullable Object> definition) {
    Kind kind = ofDefinition(definition);
    custom.put(kind.resource(), kind);
  }

  void undefine(String resource) {
    custom.remove(resource);
  }

  void clearCustom() {
    custom.clear();
  }

  static Kind ofDefinition(Map<String, @Nullable Object> definition) {
    Map<String, Shape> shapes = new TreeMap<>(BY_MATURITY);
    List<String> subresources = new ArrayList<>();
    for (Map<String, @Nullable Object> version : Tree.maps(definition, "spec", "versions")) {
      if (Tree.flag(version, "served")) {
        shapes.put(
            Tree.text(version, "name"),
            CustomShape.root(Tree.map(version, "schema", "openAPIV3Schema")));
        for (String subresource : List.of("status", "scale")) {
          if (Tree.get(version, "subresources", subresource) != null
              && !subresources.contains(subresource)) {
            subresources.add(subresource);
          }
        }
      }
    }
    return new Kind(
        Tree.text(definition, "spec", "group"),
        Tree.text(definition, "spec", "names", "kind"),
        Tree.text(definition, "spec", "names", "plural"),
        Tree.text(definition, "spec", "names", "singular"),
        Tree.text(definition, "spec", "scope").equals("Namespaced"),
        texts(definition, "shortNames"),
        texts(definition, "categories"),
        subresources,
        Kind.ALL_VERBS,
        new LinkedHashMap<>(shapes),
        true);
  }

  private static List<String> texts(Map<String, @Nullable Object> definition, String name) {
    return Tree.list(definition, "spec", "names", name).stream().map(String::valueOf).toList();
  }

  Collection<Kind> all() {
    List<Kind> all = new ArrayList<>(builtIn.values());
    all.addAll(custom.values());
    return all;
  }

  /// The kind behind a URL, or null when it is not served in that version.
  @Nullable Kind find(String group, String version, String plural) {
    String resource = group.isEmpty() ? plural : plural + "." + group;
    Kind kind = builtIn.get(resource);
    kind = kind == null ? custom.get(resource) : kind;
    return kind != null && kind.versions().containsKey(version) ? kind : null;
  }

  @Nullable Kind resource(String resource) {
    Kind kind = builtIn.get(resource);
    return kind == null ? custom.get(resource) : kind;
  }

  /// A built-in kind by its name in the store: `deployments.apps`.
  Kind get(String resource) {
    Kind kind = builtIn.get(resource);
    if (kind == null) {
      throw new IllegalArgumentException("there is no kind " + resource);
    }
    return kind;
  }

  /// The kind with a group and a kind name, or null.
  @Nullable Kind named(String apiVersion, String name) {
    String group = group(apiVersion);
    for (Kind kind : all()) {
      if (kind.is(group, name)) {
        return kind;
      }
    }
    return null;
  }

  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  static String version(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private static int maturity(String version) {
    Matcher match = VERSION.matcher(version);
    if (!match.matches()) {
      return 3;
    }
    return match.group(2) == null ? 0 : match.group(2).equals("beta") ? 1 : 2;
  }

  private static int part(String version, int group) {
    Matcher match = VERSION.matcher(version);
    return match.matches() && match.group(group) != null ? Integer.parseInt(match.group(group)) : 0;
  }
}

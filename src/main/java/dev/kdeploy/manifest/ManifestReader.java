package dev.kdeploy.manifest;

import static dev.kdeploy.manifest.MetadataRules.isNothing;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Documents to objects; collects what is wrong with them.
final class ManifestReader {
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final MetadataRules metadata = new MetadataRules(problems);

  /// What the items of a typed list, such as a `ConfigMapList`, need not say themselves; empty
  /// elsewhere.
  private record Implied(String version, String kind) {
    static final Implied NOTHING = new Implied("", "");
  }

  List<Manifest> manifests() {
    return manifests;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Problem> warnings() {
    return warnings;
  }

  void read(YamlNode document) {
    Ambiguities.collect(document, warnings);
    read(document, Implied.NOTHING);
  }

  private void read(YamlNode node, Implied implied) {
    if (!(node instanceof YamlMap map)) {
      problems.add(
          Problem.at(node.location())
              .what("a manifest must be a map, found %s", node.kind())
              .fix("start with `apiVersion: …`, `kind: …` and `metadata: …`"));
      return;
    }
    boolean bare = isNothing(map.get("apiVersion")) && isNothing(map.get("kind"));
    boolean complete = bare && !implied.kind().isEmpty();
    String version = complete ? implied.version() : apiVersion(map);
    String kind = complete ? implied.kind() : word(map, "kind", "ConfigMap");
    if (version.startsWith("kustomize.config.k8s.io/")) {
      problems.add(
          Problem.at(map.location())
              .what("this is a file for Kustomize, not an object")
              .fix("use the output of `kubectl kustomize` instead"));
    } else if (isList(map, kind)) {
      readItems(map, version, kind);
    } else {
      readObject(map, version, kind);
    }
  }

  private static boolean isList(YamlMap map, String kind) {
    return kind.equals("List")
        ? isNothing(map.get("metadata")) || map.get("items") != null
        : kind.endsWith("List") && map.get("items") instanceof YamlList;
  }

  private void readItems(YamlMap map, String version, String kind) {
    String itemKind = kind.substring(0, kind.length() - "List".length());
    Implied implied = itemKind.isEmpty() ? Implied.NOTHING : new Implied(version, itemKind);
    YamlNode items = map.get("items");
    if (items instanceof YamlList list) {
      list.items().forEach(item -> read(item, implied));
    } else if (items != null && !isNothing(items)) {
      problems.add(
          Problem.at(items.location())
              .what("`items` must be a list of objects, found %s", items.kind())
              .fix("write each object as an item: `- apiVersion: …`"));
    }
  }

  private void readObject(YamlMap map, String version, String kind) {
    int before = problems.size();
    metadata.check(map, version, kind);
    if (problems.size() == before && !version.isEmpty() && !kind.isEmpty()) {
      Map<String, @Nullable Object> content = map.value();
      // Only a bare item of a typed list lacks these two.
      content.putIfAbsent("apiVersion", version);
      content.putIfAbsent("kind", kind);
      manifests.add(withoutStrayNamespace(Manifest.of(content, map.location())));
    }
  }

  private Manifest withoutStrayNamespace(Manifest manifest) {
    ResourceId id = manifest.id();
    boolean clusterWide =
        Schema.builtIn()
            .kind(id.apiVersion(), id.kind())
            .map(kind -> !kind.namespaced())
            .orElse(false);
    if (!clusterWide || id.namespace().isEmpty()) {
      return manifest;
    }
    warnings.add(
        Problem.at(manifest.source())
            .what("`%s` is cluster-wide; its namespace `%s` is left out", id, id.namespace())
            .fix("remove `metadata.namespace`"));
    return manifest.without("metadata", "namespace");
  }

  private String apiVersion(YamlMap map) {
    String version = word(map, "apiVersion", "v1");
    if (version.isEmpty() || version.matches("([^/\\s]+/)?[^/\\s]+")) {
      return version;
    }
    YamlNode node = map.get("apiVersion");
    problems.add(
        Problem.at(node == null ? map.location() : node.location())
            .what("`%s` is no `apiVersion`", version)
            .fix("write a version such as `v1`, or a group and a version such as `apps/v1`"));
    return "";
  }

  /// The text under a key that every manifest needs; empty when there is a problem with it.
  private String word(YamlMap map, String key, String example) {
    YamlNode node = map.get(key);
    if (node instanceof YamlScalar scalar
        && scalar.value() instanceof String text
        && !text.isBlank()) {
      return text;
    }
    problems.add(
        node == null || isNothing(node)
            ? Problem.at(map.location())
                .what("the manifest has no `%s`", key)
                .fix("add it, for example `%s: %s`", key, example)
            : Problem.at(node.location())
                .what("`%s` must be a text, found %s", key, found(node))
                .fix("write it like `%s: %s`", key, example));
    return "";
  }

  private static String found(YamlNode node) {
    boolean empty = node instanceof YamlScalar scalar && scalar.text().isBlank();
    return empty ? "an empty one" : node.kind();
  }
}

package dev.kdeploy.manifest;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks what every object has: its name and namespace, its labels and annotations, and those of
/// its pods.
final class MetadataRules {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final int LARGEST_ANNOTATIONS = 256 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String WORDS =
      "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

  private final List<Problem> problems;

  MetadataRules(List<Problem> problems) {
    this.problems = problems;
  }

  void check(YamlMap object, String version, String kind) {
    YamlNode node = object.get("metadata");
    if (isNothing(node)) {
      problems.add(
          Problem.at(object.location())
              .what("the manifest has no `metadata`")
              .why("every object needs a name")
              .fix("add `metadata: {name: …}`"));
    }
    mapUnder(object, "metadata", "metadata")
        .ifPresent(
            metadata -> {
              checkName(metadata, version, kind);
              checkNamespace(metadata);
              checkLabelsAndAnnotations(metadata, "metadata");
            });
    checkPods(object);
  }

  private void checkName(YamlMap metadata, String version, String kind) {
    if (isEmpty(metadata.get("name"))) {
      problems.add(
          isEmpty(metadata.get("generateName"))
              ? Problem.at(
                      metadata.get("name") == null ? metadata.location() : place(metadata, "name"))
                  .what("the manifest has no `metadata.name`")
                  .fix("add `name: …` under `metadata`")
              : Problem.at(place(metadata, "generateName"))
                  .what("`metadata.generateName` cannot be used")
                  .why("the same manifest has to mean the same object every time it is applied")
                  .fix("give the object a fixed `metadata.name`"));
      return;
    }
    String group = new ResourceId(version, kind, "", "").group();
    text(metadata, "name", "metadata.name", name -> checkName(metadata, group, kind, name));
  }

  private void checkName(YamlMap metadata, String group, String kind, String name) {
    NameRule rule = NameRule.of(group, kind);
    Problem problem = Problem.at(valuePlace(metadata, "name"));
    if (rule.isTooLong(name)) {
      problems.add(
          problem
              .what("the name `%s` is too long", name)
              .why(
                  "the name of a %s has at most %d characters, this one has %d",
                  kind.isEmpty() ? "resource" : kind, rule.longest(), name.length())
              .fix("shorten it"));
    } else if (!rule.allows(name)) {
      String near = rule.near(name);
      Problem refused =
          problem
              .what("`%s` cannot be the name of a %s", name, kind.isEmpty() ? "resource" : kind)
              .why("it may have %s", rule.words());
      problems.add(near == null ? refused : refused.fix("for example `%s`", near));
    }
  }

  private void checkNamespace(YamlMap metadata) {
    if (isEmpty(metadata.get("namespace"))) {
      return;
    }
    text(
        metadata,
        "namespace",
        "metadata.namespace",
        namespace -> {
          if (!NameRule.NAMESPACE.allows(namespace)) {
            problems.add(
                Problem.at(valuePlace(metadata, "namespace"))
                    .what("`%s` cannot be a namespace", namespace)
                    .why(
                        "it may have at most %d %s",
                        NameRule.NAMESPACE.longest(), NameRule.NAMESPACE.words()));
          }
        });
  }

  /// The labels and annotations of pod templates, of which servers complain late and without a
  /// place.
  private void checkPods(YamlMap object) {
    for (String path :
        List.of("spec.template.metadata", "spec.jobTemplate.spec.template.metadata")) {
      YamlNode node = object;
      for (String key : path.split("\\.", -1)) {
        node = node instanceof YamlMap map ? map.get(key) : null;
      }
      if (node instanceof YamlMap metadata) {
        checkLabelsAndAnnotations(metadata, path);
      }
    }
  }

  private void checkLabelsAndAnnotations(YamlMap metadata, String path) {
    texts(
        metadata,
        "labels",
        path + ".labels",
        (labels, key, value) -> {
          checkKey(labels, "a label", key, key);
          checkLabelValue(labels, key, value);
        });
    int[] size = {0};
    texts(
        metadata,
        "annotations",
        path + ".annotations",
        (annotations, key, value) -> {
          checkKey(annotations, "an annotation", key, key.toLowerCase(Locale.ROOT));
          size[0] += bytes(key) + bytes(value);
        });
    if (size[0] > LARGEST_ANNOTATIONS) {
      problems.add(
          Problem.at(place(metadata, "annotations"))
              .what("the annotations of `%s` are too large", path)
              .why("together they may have %d bytes, these have %d", LARGEST_ANNOTATIONS, size[0])
              .fix("move the text into a ConfigMap"));
    }
  }

  private void checkKey(YamlMap map, String what, String key, String checked) {
    int slash = checked.indexOf('/');
    String prefix = slash < 0 ? null : checked.substring(0, slash);
    String name = checked.substring(slash + 1);
    if (prefix != null && (prefix.length() > LONGEST_PREFIX || !PREFIX.matcher(prefix).matches())) {
      problems.add(
          Problem.at(place(map, key))
              .what("`%s` cannot be the key of %s", key, what)
              .why("before the `/` stands a domain name of at most %d characters", LONGEST_PREFIX)
              .fix("write it like `example.com/name`"));
    } else if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      problems.add(
          Problem.at(place(map, key))
              .what("`%s` cannot be the key of %s", key, what)
              .why("its name may have at most %d %s", LONGEST_NAME, WORDS));
    }
  }

  private void checkLabelValue(YamlMap labels, String key, String value) {
    if (!value.isEmpty() && (value.length() > LONGEST_NAME || !NAME.matcher(value).matches())) {
      problems.add(
          Problem.at(valuePlace(labels, key))
              .what("`%s` cannot be the value of the label `%s`", value, key)
              .why("it may be empty or have at most %d %s", LONGEST_NAME, WORDS)
              .fix("put longer or other texts into an annotation"));
    }
  }

  /// What is done with a key and its text.
  private interface Check {
    void accept(YamlMap map, String key, String value);
  }

  /// Checks each pair of a map of texts; what is not a text is a problem. The server takes nothing
  /// for an empty text.
  private void texts(YamlMap parent, String key, String path, Check check) {
    mapUnder(parent, key, path)
        .ifPresent(
            map -> {
              for (String name : map.entries().keySet()) {
                if (isNothing(map.get(name))) {
                  check.accept(map, name, "");
                } else {
                  text(map, name, path + "." + name, value -> check.accept(map, name, value));
                }
              }
            });
  }

  private void text(YamlMap map, String key, String path, Consumer<String> check) {
    YamlNode node = map.get(key);
    if (node instanceof YamlScalar scalar && scalar.value() instanceof String text) {
      check.accept(text);
    } else if (node instanceof YamlScalar scalar && scalar.value() != null) {
      problems.add(
          Problem.at(scalar.location())
              .what("`%s` must be a text, found `%s`", path, scalar.text())
              .why("without quotes it is %s", scalar.kind())
              .fix("put it into quotes: `\"%s\"`", scalar.text()));
    } else if (node != null) {
      problems.add(
          Problem.at(valuePlace(map, key))
              .what("`%s` must be a text, found %s", path, node.kind()));
    }
  }

  /// The map under a key, unless nothing stands there; anything else is a problem.
  private Optional<YamlMap> mapUnder(YamlMap parent, String key, String path) {
    YamlNode node = parent.get(key);
    if (node instanceof YamlMap map) {
      return Optional.of(map);
    }
    if (node != null && !isNothing(node)) {
      problems.add(
          Problem.at(node.location()).what("`%s` must be a map, found %s", path, node.kind()));
    }
    return Optional.empty();
  }

  private static Location place(YamlMap map, String key) {
    YamlMap.Entry entry = map.entries().get(key);
    return entry == null ? map.location() : entry.key();
  }

  private static Location valuePlace(YamlMap map, String key) {
    YamlNode node = map.get(key);
    return node == null ? map.location() : node.location();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isEmpty(@Nullable YamlNode node) {
    return isNothing(node) || (node instanceof YamlScalar scalar && "".equals(scalar.value()));
  }

  static boolean isNothing(@Nullable YamlNode node) {
    return node == null || (node instanceof YamlScalar scalar && scalar.value() == null);
  }
}

package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.YamlList;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import dev.kdeploy.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cluster, user or context of a kubeconfig, or a part of one.
///
/// @param path the file in which it stands; relative paths are meant from there
/// @param shown that file for people, without secrets
record Entry(String name, YamlMap body, Path path, Source shown) {

  /// The entry of a list, or null if it is not one.
  static @Nullable Entry of(YamlNode item, String key, Path path, Source shown) {
    if (!(item instanceof YamlMap map) || !(map.get("name") instanceof YamlScalar name)) {
      return null;
    }
    YamlNode body = map.get(key);
    if (body == null || body instanceof YamlScalar scalar && scalar.value() == null) {
      body = new YamlMap(map.location(), new LinkedHashMap<>());
    }
    return body instanceof YamlMap found ? new Entry(name.text(), found, path, shown) : null;
  }

  /// The text under a key; empty when there is none.
  String text(String key) {
    return body.get(key) instanceof YamlScalar scalar && scalar.value() != null
        ? scalar.text()
        : "";
  }

  boolean flag(String key) {
    return body.get(key) instanceof YamlScalar scalar && Boolean.TRUE.equals(scalar.value());
  }

  /// The texts of a list under a key.
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (body.get(key) instanceof YamlList list) {
      for (YamlNode item : list.items()) {
        if (item instanceof YamlScalar scalar) {
          texts.add(scalar.text());
        }
      }
    }
    return texts;
  }

  boolean has(String key) {
    YamlNode node = body.get(key);
    return node != null && !(node instanceof YamlScalar scalar && scalar.value() == null);
  }

  /// The map under a key as an entry of its own, or null.
  @Nullable Entry part(String key) {
    return body.get(key) instanceof YamlMap map ? new Entry(name, map, path, shown) : null;
  }

  /// The maps of the list under a key.
  List<Entry> parts(String key) {
    List<Entry> parts = new ArrayList<>();
    if (body.get(key) instanceof YamlList list) {
      for (YamlNode item : list.items()) {
        if (item instanceof YamlMap map) {
          parts.add(new Entry(name, map, path, shown));
        }
      }
    }
    return parts;
  }

  /// A file name as the kubeconfig means it.
  Path resolved(String file) {
    return path.toAbsolutePath().resolveSibling(file).normalize();
  }

  /// A problem with the value under a key, or with the whole entry where the key is missing.
  Problem problem(String key) {
    YamlNode node = body.get(key);
    Location where = node == null ? body.location() : node.location();
    return Problem.at(KubeconfigFile.in(shown, where));
  }
}

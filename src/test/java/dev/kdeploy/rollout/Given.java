package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Objects as a server has them, read from YAML, and what there is to judge the first of them by.
final class Given {
  static final Path RESOURCES = Path.of("src/test/resources/rollout");

  private Given() {}

  /// The objects of a file under the room's resources.
  static List<Manifest> file(String name) {
    return file(RESOURCES.resolve(name));
  }

  static List<Manifest> file(Path path) {
    try {
      return yaml(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The objects of a text.
  static List<Manifest> yaml(String text) {
    List<Manifest> objects = new ArrayList<>();
    for (YamlNode node : Yaml.read(Source.of("given.yaml", text), Yaml.Dialect.KUBECTL)) {
      objects.add(Manifest.of(Tree.map(node.value())));
    }
    return objects;
  }

  /// One object of a text.
  static Manifest object(String text) {
    return yaml(text).getFirst();
  }

  /// The situation of the first object among the others. An empty List says: there are pods, but
  /// none of them is ours.
  static Situation situation(List<Manifest> objects) {
    Manifest subject = objects.getFirst();
    Scene scene = new Scene(List.of(subject));
    List<Manifest> others = objects.subList(1, objects.size());
    others.forEach(scene::see);
    if (!others.isEmpty()) {
      scene.know(Selection.of("v1", "Pod", subject.id().namespace()));
      scene.know(Selection.of("apps/v1", "ReplicaSet", subject.id().namespace()));
    }
    Map<String, Manifest> found = new HashMap<>();
    Set<String> missing = new HashSet<>();
    if (!others.isEmpty()) {
      scene.references().forEach(id -> missing.add(id.key()));
    }
    others.forEach(object -> found.put(object.id().key(), object));
    missing.removeAll(found.keySet());
    scene.relate(new Related(found, missing));
    return scene.situation(scene.subjects().iterator().next(), Duration.ZERO);
  }

  /// A health on a few lines.
  static String told(Health health) {
    String head =
        "%s %d/%d, total %d, available %d"
            .formatted(
                health.getClass().getSimpleName(),
                health.counts().ready(),
                health.counts().wanted(),
                health.counts().total(),
                health.counts().available());
    return head
        + switch (health) {
          case Health.Ready ready -> lines(ready.notes(), "\n  note: ");
          case Health.Progressing progressing ->
              (progressing.soft() ? "\n  softly waiting for: " : "\n  waiting for: ")
                  + progressing.waitingFor();
          case Health.Stuck stuck -> "\n  because: " + stuck.reason() + "\n  " + stuck.message();
        }
        + "\n";
  }

  private static String lines(List<String> notes, String before) {
    StringBuilder text = new StringBuilder();
    notes.forEach(note -> text.append(before).append(note));
    return text.toString();
  }

  static Map<String, @Nullable Object> tree(String text) {
    return object(text).content();
  }
}

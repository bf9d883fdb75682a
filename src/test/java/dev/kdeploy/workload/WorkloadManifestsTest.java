package dev.kdeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Manifests;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.template.TemplateFiles;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Projects, and the objects that they become with the shipped templates and environments.
class WorkloadManifestsTest {
  private static final List<String> ENVIRONMENTS = List.of("dev", "test", "prod");

  static Stream<Situation> goldens() {
    return situations()
        .filter(
            situation ->
                situation.environment().equals("dev")
                    || Files.exists(
                        situation
                            .directory()
                            .resolve("expected." + situation.environment() + ".yaml")));
  }

  static Stream<Situation> situations() {
    return Situation.directories("renders")
        .flatMap(directory -> ENVIRONMENTS.stream().map(name -> new Situation(directory, name)));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void areWhatTheSituationExpects(Situation situation) throws IOException {
    Situation.Made made = situation.make();

    String actual =
        made.yaml() + Situation.screen("# warning", made.warnings()).replaceAll("(?m)^(?!#)", "# ");
    String expected = situation.golden("expected." + situation.environment() + ".yaml", actual);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void areTheSameTwiceWithoutNullsAndNoObjectTwice(Situation situation) {
    Situation.Made first = situation.make();

    Situation.Made second = situation.make();

    assertThat(second.yaml()).isEqualTo(first.yaml());
    for (Manifest manifest : first.manifests()) {
      assertThat(Fields.withoutNulls(manifest.content())).isEqualTo(manifest.content());
      assertThat(manifest.source()).as(manifest.toString()).isNotNull();
    }
    assertThat(Manifests.duplicates(first.manifests())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void ofOneWorkloadDoNotChangeWithAnother(Situation situation) {
    List<Manifest> before = situation.make().manifests();

    List<Manifest> after =
        situation
            .make("workloads.unrelated.image=busybox:1", "workloads.unrelated.port=7")
            .manifests();

    assertThat(contents(after)).containsAll(contents(before));
  }

  private static Set<Object> contents(List<Manifest> manifests) {
    Set<Object> contents = new HashSet<>();
    manifests.forEach(manifest -> contents.add(Json.write(manifest.content())));
    return contents;
  }

  @Test
  void comeFromEveryShippedTemplate() {
    Set<String> kinds = new TreeSet<>();
    Situation.directories("renders")
        .map(directory -> new Situation(directory, "prod"))
        .forEach(
            situation ->
                situation.make().manifests().forEach(manifest -> kinds.add(manifest.id().kind())));

    assertThat(kinds)
        .contains(
            "ConfigMap",
            "CronJob",
            "DaemonSet",
            "Deployment",
            "HorizontalPodAutoscaler",
            "Ingress",
            "Job",
            "PersistentVolumeClaim",
            "PodDisruptionBudget",
            "Role",
            "RoleBinding",
            "Secret",
            "Service",
            "ServiceAccount",
            "StatefulSet");
  }

  @Test
  void coverEveryKeyOfTheSchema() throws IOException {
    Set<String> said = new HashSet<>();
    for (Path directory : Situation.directories("renders").toList()) {
      Source source =
          Source.of("kdeploy.yaml", Files.readString(directory.resolve("kdeploy.yaml")));
      for (YamlNode document : Yaml.read(source, Yaml.Dialect.CORE)) {
        collectKeys(document.value(), said);
      }
    }
    Set<String> known = new TreeSet<>();
    Path schema = Path.of("src/main/resources/dev/kdeploy/project/workload.schema.json");
    collectProperties(Json.read(Files.readString(schema)), known);

    known.removeAll(said);

    assertThat(known).isEmpty();
  }

  private static void collectKeys(@Nullable Object tree, Set<String> into) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            into.add(String.valueOf(key));
            collectKeys(value, into);
          });
    } else if (tree instanceof List<?> list) {
      list.forEach(item -> collectKeys(item, into));
    }
  }

  private static void collectProperties(@Nullable Object schema, Set<String> into) {
    if (schema instanceof Map<?, ?> map) {
      into.addAll(Tree.map(map.get("properties")).keySet());
      map.values().forEach(value -> collectProperties(value, into));
    } else if (schema instanceof List<?> list) {
      list.forEach(item -> collectProperties(item, into));
    }
  }

  @Test
  void areMadeFromTheTemplatesThatTheIndexLists() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(Path.of("templates"))) {
      found.map(path -> path.getFileName().toString()).sorted().forEach(files::add);
    }
    files.remove("index");

    assertThat(Files.readAllLines(Path.of("templates/index"))).isEqualTo(files);
    assertThat(TemplateFiles.shipped().templates()).isNotEmpty();
  }
}

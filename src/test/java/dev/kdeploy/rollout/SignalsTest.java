package dev.kdeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every `signals/<situation>.yaml` is recognised as the `.txt` beside it says, and is fatal when
/// it says so and not before. A file that begins with a pod has a Deployment made for it; its pod
/// is new.
class SignalsTest {
  static final Path RESOURCES = Given.RESOURCES.resolve("signals");
  private static final Duration LONG = Duration.ofMinutes(15);

  static List<Path> situations() throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void recognisesWhatIsWrongAndWhenItIsFatal(Path file) throws IOException {
    Path expected = Path.of(file.toString().replaceFirst("yaml$", "txt"));

    String told = told(objects(file));

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected));
  }

  private static List<Manifest> objects(Path file) {
    List<Manifest> objects = Given.file(file);
    Manifest first = objects.getFirst();
    if (!first.id().kind().equals("Pod") || first.id().name().equals("bare")) {
      return objects;
    }
    List<Manifest> all = new ArrayList<>();
    all.add(Web.deployment("web", 1, "v1", 1, 1, 0));
    all.add(Web.set("web", "aaa", "v1"));
    all.add(
        first
            .with("aaa", "metadata", "labels", "pod-template-hash")
            .with(
                Web.pod("web", "aaa", "1", true, 0).get("metadata", "ownerReferences"),
                "metadata",
                "ownerReferences"));
    all.addAll(objects.subList(1, objects.size()));
    return all;
  }

  private static String told(List<Manifest> objects) {
    Scene scene = new Scene(List.of(objects.getFirst()));
    scene.know(Selection.of("v1", "Pod", "shop"));
    scene.know(Selection.of("apps/v1", "ReplicaSet", "shop"));
    Subject subject = scene.subjects().iterator().next();
    Prognosis prognosis = new Prognosis(Patience.of(LONG, Duration.ZERO));
    note(prognosis, scene, subject);
    objects.forEach(scene::see);
    note(prognosis, scene, subject);
    Duration now = Duration.ZERO;
    prognosis.weigh(now);
    String open = lines(prognosis.diagnoses(subject, now));
    while (!prognosis.isHopeless() && now.compareTo(LONG) < 0) {
      now = prognosis.next(now, LONG);
      prognosis.weigh(now);
    }
    return prognosis.isHopeless()
        ? "fatal after " + Texts.span(now) + "\n" + lines(prognosis.diagnoses(subject, now))
        : "never fatal\n" + open;
  }

  private static void note(Prognosis prognosis, Scene scene, Subject subject) {
    Situation situation = scene.situation(subject, Duration.ZERO);
    prognosis.note(subject, situation, HealthChecks.judge(situation), Duration.ZERO);
  }

  private static String lines(List<Diagnosis> diagnoses) {
    StringBuilder text = new StringBuilder();
    for (Diagnosis one : diagnoses) {
      text.append("%s (%s)%n".formatted(one.cause().name(), one.sureness()))
          .append("  %s%n".formatted(one.says()))
          .append("  try: %s%n".formatted(one.hint()));
    }
    return text.toString();
  }

  @Test
  void everyRowOfTheTableHasASituation() throws IOException {
    Set<String> seen = new HashSet<>();
    for (Path file : situations()) {
      Files.readAllLines(Path.of(file.toString().replaceFirst("yaml$", "txt"))).stream()
          .filter(line -> !line.startsWith(" ") && line.endsWith(")"))
          .forEach(line -> seen.add(line.substring(0, line.indexOf(' '))));
    }

    assertThat(Signals.table()).extracting(Cause::name).allMatch(seen::contains);
  }

  @Test
  void theProjectFileKnowsTheNames() throws IOException {
    YamlMap schema =
        (YamlMap)
            Yaml.read(
                    Source.of(
                        "workload.schema.json",
                        Files.readString(
                            Path.of(
                                "src/main/resources/dev/kdeploy/project/workload.schema.json"))),
                    Yaml.Dialect.CORE)
                .getFirst();
    Set<String> names = Tree.map(schema.value(), "$defs", "tolerate", "properties").keySet();

    assertThat(names).containsExactlyElementsOf(Signals.names());
  }

  @Test
  void namesAreUniqueAndEveryCauseSaysWhatToTry() {
    assertThat(Signals.table()).extracting(Cause::name).doesNotHaveDuplicates();
    assertThat(Signals.table())
        .allSatisfy(
            cause -> {
              assertThat(cause.means()).isNotBlank().doesNotEndWith(".");
              assertThat(cause.hint()).isNotBlank().doesNotEndWith(".");
            });
  }

  @Test
  void whatIsToleratedCanBeSetByNameOrByTheWordOfKubernetes() {
    Tolerances set =
        new Tolerances(
            true,
            Map.of("ImagePullBackOff", Tolerance.UNLIMITED, "ImageNotFound", Tolerance.of(3)));

    assertThat(set.of(ImageSignal.NOT_FOUND)).isEqualTo(Tolerance.of(3));
    assertThat(set.of(ImageSignal.DENIED)).isEqualTo(Tolerance.UNLIMITED);
    assertThat(set.of(ImageSignal.NEVER_PULL)).isEqualTo(Tolerance.NONE);
  }
}

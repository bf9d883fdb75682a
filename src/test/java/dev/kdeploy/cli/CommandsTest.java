package dev.kdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every directory of the resources is a situation: a command, and all that it says.
///
/// - `command`: the command line; `expected.out`, `expected.err`, `expected.exit` are what it says
/// - `project/`: the project's files; the shop, when it is missing
/// - `before`: what happened before, a line each: `kdeploy …`, `fails kdeploy …`, `apply FILE
///   MANAGER`, `evidence RELEASE REVISION DOCUMENT` (one of `output/why`), `delete VERSION KIND
///   NAME`, `write FILE TEXT`, `set VARIABLE VALUE`, `rival RELEASE`
/// - `gate`: the rules of the way to the cluster of the contexts `test` and `production`
/// - `typed`: what a person at a terminal types; without it there is no terminal
///
/// `-Dcases=REGEX` runs only some of them, `-Dgolden.update=true` rewrites what is expected.
///
/// An exit code that promises that nothing was touched is held to it.
@Execution(ExecutionMode.CONCURRENT)
class CommandsTest {
  private static final Path CASES = Path.of("src/test/resources/cli");
  private static final Path SHOP = CASES.resolve("_shop");
  private static final Set<Integer> UNTOUCHED = Set.of(2, 3, 6, 7);

  @TempDir Path directory;

  static Stream<String> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("_"))
          .filter(name -> name.matches(System.getProperty("cases", ".*")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysWhatItShould(String name) throws IOException {
    Path situation = CASES.resolve(name);
    Path project = situation.resolve("project");
    try (Stage stage =
        Stage.of(directory.resolve("shop"), Files.isDirectory(project) ? project : SHOP)) {
      prepare(stage, situation);
      List<String> before = stage.contents();

      Stage.Said said = stage.run(Files.readString(situation.resolve("command")).strip());

      check(situation.resolve("expected.out"), Masks.mask(said.out(), stage));
      check(situation.resolve("expected.err"), Masks.mask(said.err(), stage));
      check(situation.resolve("expected.exit"), said.exit() + "\n");
      if (UNTOUCHED.contains(said.exit())) {
        assertThat(stage.contents()).as("nothing is touched").isEqualTo(before);
      }
    }
  }

  private void prepare(Stage stage, Path situation) throws IOException {
    Path gate = situation.resolve("gate");
    List<String> rules = Files.exists(gate) ? Files.readAllLines(gate) : List.of();
    if (!rules.isEmpty()) {
      stage.behind(Gate.of(rules, directory));
    }
    Path before = situation.resolve("before");
    for (String line : Files.exists(before) ? Files.readAllLines(before) : List.<String>of()) {
      happen(stage, line.strip());
    }
    Path typed = situation.resolve("typed");
    if (Files.exists(typed)) {
      stage.typing(Files.readString(typed));
    }
  }

  private static void happen(Stage stage, String line) throws IOException {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "kdeploy" -> {
        Stage.Said said = stage.run(line.substring("kdeploy ".length()));
        assertThat(said.exit()).as(line + "\n" + said.all()).isZero();
      }
      case "fails" -> {
        Stage.Said said = stage.run(line.substring("fails kdeploy ".length()));
        assertThat(said.exit()).as(line + "\n" + said.all()).isPositive();
      }
      case "delete" ->
          stage.with(
              cluster ->
                  cluster.delete(
                      new ResourceId(words[1], words[2], "default", words[3]), Deletion.of(null)));
      case "apply" -> stage.apply(words[1], words[2]);
      case "evidence" -> evidence(stage, words[1], Integer.parseInt(words[2]), words[3]);
      case "write" ->
          stage.write(
              words[1], line.substring(line.indexOf(words[1]) + words[1].length() + 1) + "\n");
      case "set" ->
          stage.with(
              words[1],
              words.length > 2 ? words[2].replace("{dir}", stage.directory().toString()) : "");
      case "rival" -> rival(stage, words[1]);
      default -> throw new AssertionError("unknown: " + line);
    }
  }

  /// What a failed run would have kept of a revision.
  private static void evidence(Stage stage, String release, int number, String document)
      throws IOException {
    Path file = Path.of("src/test/resources/output/why").resolve(document + ".json");
    Map<String, @Nullable Object> known = Tree.map(Json.read(Files.readString(file)), "evidence");
    stage.with(
        cluster -> {
          ReleaseHistory history = ReleaseHistory.read(cluster, new ReleaseId("default", release));
          Revision revision = history.revision(number).orElseThrow();
          Map<String, @Nullable Object> tree =
              Tree.with(
                  Tree.with(known, (long) number, "revision"), revision.started().toString(), "at");
          assertThat(history.keepEvidence(revision, tree)).isEmpty();
        });
  }

  /// Somebody who holds the lock, and shows to be alive.
  private static void rival(Stage stage, String release) {
    ResourceId id =
        new ResourceId("coordination.k8s.io/v1", "Lease", "default", "kdeploy." + release);
    stage.with(cluster -> hold(cluster, id, 0));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int i = 0; ; i++) {
                  int count = i;
                  stage.with(cluster -> hold(cluster, id, count));
                  Thread.sleep(100);
                }
              } catch (InterruptedException | RuntimeException _) {
                // The stage is closed.
              }
            });
  }

  private static void hold(Cluster cluster, ResourceId id, int count) {
    Manifest lease = cluster.get(id).orElseThrow();
    String renewed = "2026-01-02T03:04:05.%06dZ".formatted(count);
    cluster.put(
        lease
            .with("ann@ci (pid 7)", "spec", "holderIdentity")
            .with(renewed, "spec", "renewTime")
            .with("2026-01-02T03:04:05.000000Z", "spec", "acquireTime"),
        lease.resourceVersion());
  }

  private static void check(Path golden, String said) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, said);
    }
    assertThat(golden).as("run with -Dgolden.update=true to write it").exists();
    assertThat(said).as(golden.toString()).isEqualTo(Files.readString(golden));
  }
}

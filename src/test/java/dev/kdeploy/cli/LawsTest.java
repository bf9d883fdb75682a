package dev.kdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every project: the examples, and one that uses every shipped template.
class LawsTest {
  private static final String FAST = " --set defaults.rollout.settle=0s";

  @TempDir Path directory;

  static Stream<Path> projects() throws IOException {
    List<Path> projects = new ArrayList<>();
    projects.add(Path.of("src/test/resources/cli/_every-template"));
    try (Stream<Path> examples = Files.list(Path.of("examples"))) {
      examples.filter(path -> Files.exists(path.resolve("kdeploy.yaml"))).forEach(projects::add);
    }
    return projects.stream();
  }

  @ParameterizedTest
  @MethodSource("projects")
  void rendersTheSameTwice(Path project) throws IOException {
    try (Stage stage = Stage.of(directory, project)) {
      Stage.Said first = stage.run("render -e dev");
      Stage.Said second = stage.run("render -e dev");

      assertThat(first.exit()).as(first.all()).isZero();
      assertThat(second.out()).isNotEmpty().isEqualTo(first.out());
    }
  }

  @ParameterizedTest
  @MethodSource("projects")
  void plansNothingAfterUpAndAfterRollback(Path project) throws IOException {
    try (Stage stage = Stage.of(directory, project)) {
      Stage.Said up = stage.run("up -e dev -q --timeout 1m" + FAST);
      Stage.Said planned = stage.run("plan -e dev --exit-code" + FAST);
      Stage.Said changed =
          stage.run("up -e dev -q --timeout 1m --set defaults.minReadySeconds=1" + FAST);
      Stage.Said back = stage.run("rollback 1 -e dev -q --timeout 1m");
      Stage.Said plannedBack = stage.run("plan --revision 1 -e dev --exit-code");

      assertThat(up.exit()).as(up.all()).isZero();
      assertThat(planned.exit()).as(planned.all()).isZero();
      assertThat(changed.exit()).as(changed.all()).isNotEqualTo(1);
      assertThat(back.exit()).as(back.all()).isZero();
      assertThat(plannedBack.exit()).as(plannedBack.all()).isZero();
    }
  }
}

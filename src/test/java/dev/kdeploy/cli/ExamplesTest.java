package dev.kdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example runs in the sandbox, and renders in each of its environments.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

  @TempDir Path directory;

  static List<String> examples() throws IOException {
    try (Stream<Path> found = Files.list(EXAMPLES)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private CommandLineRun run(String... arguments) {
    return CommandLineRun.of(
        directory, Map.of("KDEPLOY_STATE", directory.resolve("state").toString()), arguments);
  }

  private void does(String... arguments) {
    CommandLineRun run = run(arguments);
    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void comesUpInTheSandbox(String example) {
    does("up", "-C", EXAMPLES.resolve(example).toString(), "-e", "dev");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void rendersInEachOfItsEnvironments(String example) throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES.resolve(example).resolve("environments"))) {
      files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .forEach(
              environment ->
                  does("render", "-C", EXAMPLES.resolve(example).toString(), "-e", environment));
    }
  }

  @Test
  void aSecondVersionOfDummyApiStandsBesideTheFirstAndIsPromoted() {
    String example = EXAMPLES.resolve("dummy-api").toString();
    does("up", "-C", example, "-e", "dev");

    does(
        "canary",
        "-C",
        example,
        "-e",
        "dev",
        "--weight",
        "25",
        "--set-string",
        "values.version=2.0");
    does("canary", "promote", "-C", example, "-e", "dev");

    assertThat(run("up", "-C", example, "-e", "dev", "--set-string", "values.version=2.0").out())
        .startsWith("No changes");
  }
}

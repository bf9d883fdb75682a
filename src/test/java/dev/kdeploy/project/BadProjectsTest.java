package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every directory of `bad` is a project that cannot be read, and `expected.txt` is all that is
/// said about it. A file `arguments` has one argument a line; without it the environment is `dev`.
class BadProjectsTest {
  private static final Path CASES = Path.of("src/test/resources/project/bad");
  private static final Shipped SHIPPED =
      name -> Optional.of(name.equals("prod") ? "protected: true\n" : "");

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      return found.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysAllThatIsWrong(Path directory) throws IOException {
    ProjectRequest request = request(directory);

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class, () -> new ProjectReader(SHIPPED).read(request));

    assertThat(thrown).as("a problem").isNotNull();
    Path golden = directory.resolve("expected.txt");
    String screen = Screen.of(thrown).replace(directory.toAbsolutePath().toString(), "/somewhere");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, screen);
    }
    assertThat(screen).isEqualTo(Files.readString(golden));
  }

  private static ProjectRequest request(Path directory) throws IOException {
    Path arguments = directory.resolve("arguments");
    String environment = "dev";
    Path file = null;
    List<Path> values = new ArrayList<>();
    List<SetOption> sets = new ArrayList<>();
    List<String> lines = Files.exists(arguments) ? Files.readAllLines(arguments) : List.of();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String value = lines.get(i + 1);
      switch (lines.get(i)) {
        case "--env" -> environment = value;
        case "--file" -> file = Path.of(value);
        case "--values" -> values.add(Path.of(value));
        case "--set" -> sets.add(new SetOption(SetOption.Kind.SET, value));
        case "--set-string" -> sets.add(new SetOption(SetOption.Kind.SET_STRING, value));
        case "--set-file" -> sets.add(new SetOption(SetOption.Kind.SET_FILE, value));
        default -> throw new IllegalArgumentException(lines.get(i));
      }
    }
    return new ProjectRequest(directory, file, environment, values, sets);
  }
}

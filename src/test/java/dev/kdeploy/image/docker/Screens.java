package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Problems as text, kept as files; `-Dgolden.update=true` rewrites them.
final class Screens {
  static final Path HOME = Path.of("src/test/resources/image/docker");

  private Screens() {}

  /// The directories of a family of cases: adding a case is adding a directory.
  static List<String> cases(String family) throws IOException {
    try (Stream<Path> cases = Files.list(HOME.resolve(family))) {
      return cases.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  static void check(Path golden, KdeployException exception) {
    String shown = of(exception);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(golden, shown);
      }
      assertThat(golden).as("run with -Dgolden.update=true to write it").exists();
      assertThat(shown).isEqualTo(Files.readString(golden));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String of(KdeployException exception) {
    return exception.problems().stream().map(Screens::of).collect(Collectors.joining("\n"));
  }

  private static String of(Problem problem) {
    StringBuilder text = new StringBuilder("error: ").append(problem.what()).append('\n');
    Location where = problem.where();
    if (where != null) {
      text.append("  --> ").append(where).append('\n');
      text.append("  | ").append(where.source().line(where.line())).append('\n');
      text.append("  | ").append(" ".repeat(where.column() - 1));
      text.append("^".repeat(where.length())).append('\n');
    }
    problem.details().forEach(detail -> text.append("  > ").append(detail).append('\n'));
    if (problem.why() != null) {
      text.append("  why: ").append(problem.why()).append('\n');
    }
    if (problem.fix() != null) {
      text.append("  fix: ").append(problem.fix()).append('\n');
    }
    return text.append("  kind: ").append(problem.kind()).append('\n').toString();
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Fetches the contents of secrets from where the project says they are.
///
/// @param environment the environment variables
public record Secrets(Project project, Map<String, String> environment) {
  private static final int LARGEST = 1 << 20;

  /// The contents of every secret that is not generated, by secret and key, in the order of the
  /// project.
  ///
  /// Runs the commands one after the other, in the project's directory, with no input and the given
  /// environment.
  ///
  /// @throws KdeployException with every entry that cannot be had; never shows a content
  public SequencedMap<String, SequencedMap<String, SecretValue>> resolve() {
    SequencedMap<String, SequencedMap<String, SecretValue>> secrets = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (SecretSpec spec : project.secrets().values()) {
      if (!spec.isGenerated()) {
        secrets.put(spec.name(), resolve(spec, problems));
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return secrets;
  }

  private SequencedMap<String, SecretValue> resolve(SecretSpec spec, List<Problem> problems) {
    SequencedMap<String, SecretValue> values = new LinkedHashMap<>();
    spec.entries()
        .forEach(
            (key, from) -> {
              try {
                value(from, spec.name(), key).ifPresent(value -> values.put(key, value));
              } catch (KdeployException e) {
                problems.addAll(e.problems());
              }
            });
    return values;
  }

  private Optional<SecretValue> value(SecretSpec.From from, String secret, String key) {
    Problem problem = problem(from, secret, key);
    return switch (from) {
      case SecretSpec.From.Generated _ -> Optional.empty();
      case SecretSpec.From.Variable variable -> Optional.of(variable(variable, problem));
      case SecretSpec.From.File file -> Optional.of(file(file, problem));
      case SecretSpec.From.Command command ->
          Optional.of(
              new SecretCommand(project.directory(), environment, problem)
                  .run(command.arguments(), command.timeout()));
    };
  }

  /// The start of a problem of an entry: its name and its place.
  private Problem problem(SecretSpec.From from, String secret, String key) {
    String source =
        switch (from) {
          case SecretSpec.From.Generated _ -> "generate";
          case SecretSpec.From.Variable _ -> "env";
          case SecretSpec.From.File _ -> "file";
          case SecretSpec.From.Command _ -> "command";
        };
    Optional<Location> where = project.values().origin(List.of("secrets", secret, key, source));
    return Problem.at(where.orElse(null)).what("%s", KeyPath.of("secrets", secret, key).toString());
  }

  private SecretValue variable(SecretSpec.From.Variable variable, Problem problem) {
    String value = environment.get(variable.name());
    if (value == null || value.isEmpty()) {
      throw new KdeployException(
          problem
              .what(
                  "`%s` wants the environment variable `%s`, which is %s",
                  problem.what(), variable.name(), value == null ? "not set" : "empty")
              .fix("set it where kdeploy runs: `export %s=…`", variable.name()));
    }
    return new SecretValue(value.getBytes(StandardCharsets.UTF_8));
  }

  private SecretValue file(SecretSpec.From.File file, Problem problem) {
    String name = Known.brief(file.path());
    try {
      Path path = project.directory().resolve(file.path());
      if (!Files.exists(path)) {
        throw new KdeployException(
            problem
                .what("`%s` wants the file `%s`, which does not exist", problem.what(), name)
                .why("it is looked for at `%s`", path.normalize())
                .fix("put it there, or name another"));
      }
      if (Files.isDirectory(path)) {
        throw new KdeployException(
            problem
                .what("`%s` wants a file, and `%s` is a directory", problem.what(), name)
                .fix("name a file in it"));
      }
      return content(path, name, problem);
    } catch (InvalidPathException e) {
      throw new KdeployException(
          problem.what("`%s` wants `%s`, which is not the name of a file", problem.what(), name),
          e);
    }
  }

  private static SecretValue content(Path path, String name, Problem problem) {
    try (var stream = Files.newInputStream(path)) {
      byte[] content = stream.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new KdeployException(
            problem
                .what("`%s` wants the file `%s`, which is larger than 1 MiB", problem.what(), name)
                .why("a Secret holds no more"));
      }
      return new SecretValue(content);
    } catch (IOException e) {
      throw new KdeployException(
          problem
              .what("`%s` wants the file `%s`, which cannot be read", problem.what(), name)
              .fix("give yourself the right to read it"),
          e);
    }
  }
}

package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the project: in the directory or, as git and docker compose do it, in the nearest one
/// above that has it.
final class ProjectFile {
  private static final List<String> NAMES = List.of("kdeploy.yaml", "kdeploy.yml");

  private ProjectFile() {}

  /// The project file.
  ///
  /// @throws KdeployException when there is none, or no single one
  static Path find(Path directory, @Nullable Path named) {
    if (named != null) {
      return named(directory, directory.resolve(named));
    }
    if (!Files.isDirectory(directory)) {
      throw new KdeployException(
          Problem.of("there is no directory `%s`", directory)
              .fix("name one that exists with `--directory`"));
    }
    Path start = directory.toAbsolutePath().normalize();
    for (Path here = start; here != null; here = here.getParent()) {
      Optional<Path> found = in(here);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw none(start);
  }

  private static Path named(Path directory, Path file) {
    String shown = new SourceFiles(directory).shown(file);
    if (Files.isDirectory(file)) {
      throw new KdeployException(
          Problem.of("`%s` is a directory, not a project file", shown)
              .fix("use `--directory %s`, or name the file in it", shown));
    }
    if (!Files.exists(file)) {
      throw new KdeployException(
          Problem.of("there is no file `%s`", shown).fix("name the project file with `--file`"));
    }
    return file.toAbsolutePath().normalize();
  }

  private static Optional<Path> in(Path directory) {
    List<Path> there = NAMES.stream().map(directory::resolve).filter(Files::exists).toList();
    if (there.size() > 1) {
      throw new KdeployException(
          Problem.of("both `kdeploy.yaml` and `kdeploy.yml` are in `%s`", directory)
              .fix("remove one of the two, or name the one that counts with `--file`"));
    }
    return there.stream().findFirst();
  }

  private static KdeployException none(Path start) {
    Problem problem =
        Problem.of("there is no `kdeploy.yaml` here")
            .why("looked in `%s` and in every directory above", start);
    Optional<String> near = similar(start);
    return new KdeployException(
        near.isPresent()
            ? problem.fix("did you mean `%s`? rename it, or name it with `--file`", near.get())
            : problem.fix("run `kdeploy init` to make one, or name it with `--file`"));
  }

  private static Optional<String> similar(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("(?i).*\\.ya?ml"))
              .limit(1000)
              .toList();
      return Known.nearest("kdeploy.yaml", names);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

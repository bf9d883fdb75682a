package dev.kdeploy.project;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which project, in which environment, with which changes from the command line.
///
/// @param directory where the user is (or where `-C` leads): relative names start here, and without
///   `file` the project is looked for here and in the directories above
/// @param file the project file that the user named, or null
/// @param environment the environment's name
/// @param valueFiles the files of `--values`, later ones over earlier ones
/// @param sets the assignments of the command line, later ones over earlier ones
public record ProjectRequest(
    Path directory,
    @Nullable Path file,
    String environment,
    List<Path> valueFiles,
    List<SetOption> sets) {
  public ProjectRequest {
    valueFiles = List.copyOf(valueFiles);
    sets = List.copyOf(sets);
  }

  /// The project around a directory in an environment, as it stands in its files.
  public static ProjectRequest of(Path directory, String environment) {
    return new ProjectRequest(directory, null, environment, List.of(), List.of());
  }
}

package dev.kdeploy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which project, in which environment, with which changes.
final class ProjectOptions {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The project file (default: kdeploy.yaml here or in a directory above).")
  @Nullable Path file;

  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      description = "Work as if started in DIR.")
  @Nullable Path directory;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENV",
      description = "The environment (default on a terminal: dev; also $KDEPLOY_ENV).")
  @Nullable String environment;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description = "A file whose keys override the project's; may be repeated.")
  List<Path> values = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides one value: --set workloads.web.replicas=3.")
  List<String> sets = new ArrayList<>();

  @Option(
      names = "--set-string",
      paramLabel = "PATH=TEXT",
      description = "The same, and the value is a text whatever it looks like.")
  List<String> stringSets = new ArrayList<>();

  @Option(
      names = "--set-file",
      paramLabel = "PATH=FILE",
      description = "The same, and the value is the content of FILE.")
  List<String> fileSets = new ArrayList<>();

  boolean hasOverrides() {
    return !(values.isEmpty() && sets.isEmpty() && stringSets.isEmpty() && fileSets.isEmpty());
  }
}

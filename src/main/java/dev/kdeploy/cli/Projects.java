package dev.kdeploy.cli;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.ProjectReader;
import dev.kdeploy.project.ProjectRequest;
import dev.kdeploy.project.SetOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Options of the command line to a project.
final class Projects {
  private Projects() {}

  /// The project in the environment that was named, or on a terminal in `dev`.
  ///
  /// @param writes whether the command writes, so that without a terminal it has to be told its
  ///   environment
  static Project read(Console console, ProjectOptions options, boolean writes) {
    String environment = environment(console, options, writes);
    Project project = new ProjectReader().read(request(console, options, environment));
    boolean named = options.environment != null || !variable(console).isEmpty();
    if (project.environment().isProtected() && !named) {
      throw new KdeployException(
          Problem.of("environment `%s` is protected and has to be named", environment)
              .fix("add `--env %s`", environment));
    }
    return project;
  }

  static Path directory(Console console, ProjectOptions options) {
    return options.directory == null
        ? console.directory()
        : console.directory().resolve(options.directory);
  }

  private static ProjectRequest request(
      Console console, ProjectOptions options, String environment) {
    List<SetOption> sets = new ArrayList<>();
    options.sets.forEach(text -> sets.add(new SetOption(SetOption.Kind.SET, text)));
    options.stringSets.forEach(text -> sets.add(new SetOption(SetOption.Kind.SET_STRING, text)));
    options.fileSets.forEach(text -> sets.add(new SetOption(SetOption.Kind.SET_FILE, text)));
    return new ProjectRequest(
        directory(console, options), options.file, environment, options.values, sets);
  }

  private static String environment(Console console, ProjectOptions options, boolean writes) {
    if (options.environment != null) {
      return options.environment;
    }
    if (!variable(console).isEmpty()) {
      return variable(console);
    }
    if (writes && !console.isInteractive()) {
      List<String> known =
          new ProjectReader().environments(directory(console, options), options.file);
      throw new KdeployException(
          Problem.of("no environment is named")
              .why("without a terminal nobody sees which one is meant")
              .fix(
                  "add `--env NAME` or set KDEPLOY_ENV; this project has: %s",
                  String.join(", ", known)));
    }
    return "dev";
  }

  private static String variable(Console console) {
    return console.environment().getOrDefault("KDEPLOY_ENV", "");
  }
}

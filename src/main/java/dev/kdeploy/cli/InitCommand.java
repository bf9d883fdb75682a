package dev.kdeploy.cli;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "init",
    description = "Write a kdeploy.yaml for what is in this directory.",
    sortOptions = false)
final class InitCommand extends Command {
  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      description = "Work as if started in DIR.")
  @Nullable Path directory;

  @Option(names = "--name", paramLabel = "NAME", description = "The project's name.")
  @Nullable String name;

  InitCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Path root =
        directory == null
            ? session.console().directory()
            : session.console().directory().resolve(directory);
    Path file = root.resolve("kdeploy.yaml");
    if (Files.exists(file)) {
      throw new KdeployException(
          Problem.of("`%s` exists already", file.getFileName()).fix("edit it, or remove it first"));
    }
    Surroundings found = Surroundings.of(root);
    String wanted = name == null ? found.name() : name;
    if (!wanted.matches("[a-z]([-a-z0-9]{0,38}[a-z0-9])?")) {
      throw new KdeployException(
          Problem.of("`%s` cannot be the name of a project", wanted)
              .why("its objects are named after it, and Kubernetes takes few letters")
              .fix("use small letters, digits and `-`, at most 40, for example `my-shop`"));
    }
    Path environment = root.resolve("environments/dev.yaml");
    boolean makesEnvironment = !Files.exists(environment);
    try {
      Files.createDirectories(root);
      Files.writeString(file, Skeleton.project(found, wanted));
      if (makesEnvironment) {
        Files.createDirectories(root.resolve("environments"));
        Files.writeString(environment, Skeleton.DEV);
      }
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("the project cannot be written to `%s`", root)
              .why("%s", String.valueOf(e.getMessage())),
          e);
    }
    session.console().out().print(Skeleton.nextSteps(found, makesEnvironment));
    session.console().out().flush();
    return ExitCode.DONE;
  }
}

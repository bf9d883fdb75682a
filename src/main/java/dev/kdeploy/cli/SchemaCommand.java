package dev.kdeploy.cli;

import dev.kdeploy.project.Schemas;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "schema",
    description = "Print the JSON schema of kdeploy.yaml or of an environment file, for editors.",
    sortOptions = false)
final class SchemaCommand extends Command {
  /// The files that have a schema.
  enum File {
    project,
    environment
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "project (default) or environment.",
      defaultValue = "project")
  File file = File.project;

  SchemaCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    session.console().out().println(Schemas.bundled(file.name()).stripTrailing());
    session.console().out().flush();
    return ExitCode.DONE;
  }
}

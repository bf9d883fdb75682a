package dev.kdeploy.cli;

import dev.kdeploy.project.Explanation;
import dev.kdeploy.project.Project;
import dev.kdeploy.yaml.Yaml;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "values",
    description = "Print the merged values of the project, or explain where one comes from.",
    sortOptions = false)
final class ValuesCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();

  @Option(
      names = "--explain",
      paramLabel = "PATH",
      description = "Show every layer that says something about PATH, the one that counts first.")
  @Nullable String path;

  ValuesCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Project project = Projects.read(session.console(), projectOptions, false);
    if (path == null) {
      session.answer(() -> Yaml.write(project.values().tree()), () -> project.values().tree());
    } else {
      List<Explanation> explanations = project.values().explain(path);
      session.answer(() -> Explanations.text(explanations), () -> Explanations.tree(explanations));
    }
    return ExitCode.DONE;
  }
}

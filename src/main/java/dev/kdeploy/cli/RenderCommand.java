package dev.kdeploy.cli;

import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.plan.Masking;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "render",
    description = "Print the Kubernetes objects of the project; needs no cluster.",
    sortOptions = false)
final class RenderCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Option(
      names = "--show-secrets",
      description = "Print the contents of Secrets, which are masked otherwise.")
  boolean showSecrets;

  RenderCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Project project = Projects.read(session.console(), projectOptions, false);
    Preparation preparation = new Supplies(session, project, imageOptions).rendered(true);
    if (preparation.objects().isEmpty()) {
      session.warn(
          Problem.of("the project has no objects")
              .fix("add `workloads` to kdeploy.yaml, or files to `templates/` or `manifests/`"));
    }
    List<Map<String, @Nullable Object>> objects =
        preparation.objects().stream()
            .map(object -> showSecrets ? object : Masking.masked(object))
            .map(Manifest::content)
            .toList();
    // Objects are no document of ours: JSON is the List that kubectl takes.
    session
        .console()
        .out()
        .print(
            output.form == OutputOptions.Form.json
                ? Json.writePretty(list(objects)) + "\n"
                : Yaml.writeAll(objects));
    session.console().out().flush();
    return ExitCode.DONE;
  }

  private static Map<String, @Nullable Object> list(List<Map<String, @Nullable Object>> objects) {
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("kind", "List");
    list.put("items", objects);
    return list;
  }
}

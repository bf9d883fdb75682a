package dev.kdeploy.cli;

import dev.kdeploy.image.Builds;
import dev.kdeploy.image.ProjectImage;
import dev.kdeploy.output.BuildView;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import dev.kdeploy.project.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "build",
    description = "Build the project's images, push them, and answer with their digests.",
    sortOptions = false)
final class BuildCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "Which of the project's images (default: all).")
  List<String> wanted = new ArrayList<>();

  @Option(names = "--no-push", description = "Leave the images in the local Docker.")
  boolean noPush;

  @Option(names = "--pull", description = "Fetch base images also when they are there.")
  boolean pull;

  @Option(names = "--no-cache", description = "Build every step anew.")
  boolean noCache;

  BuildCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Project project = Projects.read(session.console(), projectOptions, false);
    Supplies supplies = new Supplies(session, project, imageOptions);
    List<ProjectImage> images = chosen(supplies.images());
    List<Builds.Ready> ready =
        supplies.builds().make(images, new Builds.Options(!noPush, pull, !noCache));
    session.endStory();
    session.answer(() -> BuildView.text(ready, session.paper()), () -> BuildView.tree(ready));
    return ExitCode.DONE;
  }

  private List<ProjectImage> chosen(Map<String, ProjectImage> images) {
    List<ProjectImage> built = images.values().stream().filter(ProjectImage::isBuilt).toList();
    List<String> names = built.stream().map(ProjectImage::name).toList();
    if (built.isEmpty()) {
      throw new KdeployException(
          Problem.of("the project builds no image")
              .why("nothing under `images` has a `build`")
              .fix("add one, for example `images: {web: {build: ./app}}`"));
    }
    List<Problem> unknown =
        wanted.stream()
            .filter(name -> !names.contains(name))
            .map(
                name ->
                    Problem.of("the project builds no image `%s`", name)
                        .fix("%s", Suggestion.sentence(name, names)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new KdeployException(unknown);
    }
    return wanted.isEmpty()
        ? built
        : built.stream().filter(image -> wanted.contains(image.name())).toList();
  }
}

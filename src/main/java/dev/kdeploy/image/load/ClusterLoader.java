package dev.kdeploy.image.load;

import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.util.List;
import java.util.Map;

/// Puts local images into a cluster that pulls from no registry, as `kind load docker-image` does.
///
/// What the nodes have already, as far as they can be asked, is not sent again. An interrupt ends
/// the program that loads. May be used by many threads at once.
public final class ClusterLoader {
  private final ImageBuilder builder;
  private final Reporter reporter;
  private final Map<String, String> environment;

  /// @param environment of the programs; its `PATH` says where they are
  public ClusterLoader(ImageBuilder builder, Reporter reporter, Map<String, String> environment) {
    this.builder = builder;
    this.reporter = reporter;
    this.environment = Map.copyOf(environment);
  }

  /// Gives the nodes an image under these names.
  ///
  /// @param imageName in the project, for the reports
  /// @param references names of the image that the local Docker knows
  /// @return whether anything was sent; false when all of it was there
  /// @throws KdeployException of kind REMOTE when a program or a cluster is not there, refuses or
  ///   fails; of kind INPUT when there is no such local image
  public boolean load(String imageName, List<ImageReference> references, LoadTarget target) {
    List<LocalArchive> archives =
        references.stream()
            .map(reference -> tagged(imageName, reference))
            .distinct()
            .map(reference -> local(imageName, reference))
            .toList();
    if (archives.isEmpty()) {
      return false;
    }
    reporter.report(new Event.ImageProgress(imageName, Event.ImageWork.LOAD, "into " + target));
    boolean sent =
        switch (target) {
          case LoadTarget.Containerd containerd ->
              new ContainerdLoading(environment, containerd).load(archives);
          case LoadTarget.Kind kind -> new KindLoading(environment, kind).load(archives);
          case LoadTarget.K3d k3d -> new K3dLoading(environment, k3d).load(archives);
          case LoadTarget.Minikube minikube ->
              new MinikubeLoading(environment, minikube).load(archives);
        };
    reporter.report(
        new Event.ImageProgress(
            imageName, Event.ImageWork.LOAD, sent ? "loaded" : "already there"));
    return sent;
  }

  /// The name with its tag alone: an archive under a digest has no name that a node would know.
  private static ImageReference tagged(String imageName, ImageReference reference) {
    String tag = reference.effectiveTag();
    if (tag.isEmpty()) {
      throw new KdeployException(
          Problem.of("`%s` cannot be loaded as `%s`", imageName, reference)
              .why("nodes know loaded images by their tags")
              .fix("name it with a tag"));
    }
    return reference.withTag(tag).withDigest("");
  }

  private LocalArchive local(String imageName, ImageReference reference) {
    LocalImage image =
        builder
            .find(reference)
            .orElseThrow(
                () ->
                    new KdeployException(
                        Problem.of(
                                "`%s` cannot be loaded: the local Docker has no `%s`",
                                imageName, reference)
                            .fix("build it: `kdeploy build`")));
    return new LocalArchive(imageName, reference, image.id(), builder, reporter);
  }

  /// What a program is for, where it is missing.
  static Program program(String name, Map<String, String> environment, LoadTarget target) {
    return Program.find(name, environment)
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of(
                            "images cannot be loaded into %s: there is no `%s` on the PATH",
                            target, name)
                        .why("`load` puts images into the cluster with it")
                        .fix("install `%s`, or push to a registry and say `load: none`", name)
                        .kind(Problem.Kind.REMOTE)));
  }

  /// That loading failed, in the words of the program.
  static KdeployException failed(
      Program program, Program.Ended ended, LoadTarget target, String fix) {
    Problem problem =
        Problem.of("`%s` cannot load into %s", program.name(), target)
            .why("it ends with %d", ended.code())
            .fix("%s", fix)
            .kind(Problem.Kind.REMOTE);
    return new KdeployException(Program.withLastLines(problem, ended));
  }

  /// That a program says it is done, and the nodes do not have the image.
  static KdeployException notThere(Program program, ImageReference reference, LoadTarget target) {
    return new KdeployException(
        Problem.of(
                "`%s` has loaded `%s` into %s, which does not have it",
                program.name(), reference, target)
            .why("it reports no error, but lists no image of this name")
            .fix("load it by hand to see why: `%s image load %s`", program.name(), reference)
            .kind(Problem.Kind.REMOTE));
  }
}

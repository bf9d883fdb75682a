package dev.kdeploy.image;

import dev.kdeploy.image.load.ClusterLoader;
import dev.kdeploy.image.load.LoadTarget;
import dev.kdeploy.image.registry.Lookup;
import dev.kdeploy.image.registry.Platforms;
import dev.kdeploy.image.registry.Registry;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.ImageSpec.Tag;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes sure that the images of a release are where the cluster gets them, and says which exactly
/// they are.
public final class Images {
  /// What happens to an image of the project that its registry does not have.
  public enum Missing {
    /// It is built.
    BUILD,
    /// It is refused, with the command that builds it.
    REFUSE,
    /// It is only told: nothing is run yet.
    TELL
  }

  private final Registry registry;
  private final Builds builds;
  private final Reporter reporter;
  private final @Nullable Loading loading;

  /// Images go into the nodes of a cluster, and not into a registry.
  public record Loading(ClusterLoader loader, LoadTarget target) {}

  /// @param loading null when the cluster pulls from registries
  public Images(Registry registry, Builds builds, Reporter reporter, @Nullable Loading loading) {
    this.registry = registry;
    this.builds = builds;
    this.reporter = reporter;
    this.loading = loading;
  }

  /// The images that the project builds, by their references without a digest: with the digest
  /// where a registry has them.
  ///
  /// @param remembered stands in for a registry that cannot be asked
  /// @throws KdeployException with everything that is missing or fails to build
  public Map<String, String> own(
      Collection<ProjectImage> images, Missing missing, Remembered remembered) {
    List<ProjectImage> built = images.stream().filter(ProjectImage::isBuilt).toList();
    Map<String, String> references = new LinkedHashMap<>();
    built.forEach(image -> references.put(text(image), text(image)));
    if (loading != null) {
      load(built, missing, loading);
      return references;
    }
    List<ProjectImage> absent = new ArrayList<>();
    List<Optional<String>> digests = AllAtOnce.with(built, image -> digest(image, remembered));
    for (int i = 0; i < built.size(); i++) {
      ProjectImage image = built.get(i);
      digests
          .get(i)
          .ifPresentOrElse(
              digest ->
                  references.put(text(image), image.reference().withDigest(digest).toString()),
              () -> absent.add(image));
    }
    for (Builds.Ready ready : made(absent, missing)) {
      references.put(ready.reference().withDigest("").toString(), ready.reference().toString());
    }
    return references;
  }

  private static String text(ProjectImage image) {
    return image.reference().toString();
  }

  private Optional<String> digest(ProjectImage image, Remembered remembered) {
    return switch (registry.find(image.reference())) {
      case Lookup.Found(String digest) -> {
        warnOfOtherSources(image, digest);
        yield Optional.of(digest);
      }
      case Lookup.Absent _ -> Optional.empty();
      case Lookup.Refused(Problem problem) -> Optional.of(known(image, remembered, problem));
      case Lookup.Unreachable(Problem problem) -> Optional.of(known(image, remembered, problem));
    };
  }

  private String known(ProjectImage image, Remembered remembered, Problem problem) {
    String digest =
        remembered
            .digest(image.reference().toString())
            .orElseThrow(() -> new KdeployException(problem));
    reporter.report(
        new Event.Warned(
            problem.fix("nothing, if it is all right: the release has this image already")));
    return digest;
  }

  /// A tag made from content cannot lie; one that a person chose can.
  private void warnOfOtherSources(ProjectImage image, String digest) {
    if (image.spec().tag() instanceof Tag.Content) {
      return;
    }
    Map<String, String> labels = registry.details(image.reference().withDigest(digest)).labels();
    if (!Builds.isMadeFrom(image, labels)) {
      reporter.report(
          new Event.Warned(
              Problem.of("`%s` in the registry was made from other sources", image.reference())
                  .why("its tag does not follow the content")
                  .fix("to use these sources: `kdeploy build %s`", image.name())));
    }
  }

  private List<Builds.Ready> made(List<ProjectImage> absent, Missing missing) {
    return switch (missing) {
      case BUILD -> builds.make(absent, Builds.Options.USUAL);
      case REFUSE -> {
        if (!absent.isEmpty()) {
          throw new KdeployException(absent.stream().map(Images::notBuilt).toList());
        }
        yield List.of();
      }
      case TELL -> {
        absent.forEach(this::tell);
        yield List.of();
      }
    };
  }

  private static Problem notBuilt(ProjectImage image) {
    return Problem.of("image `%s` is not in its registry: `%s`", image.name(), image.reference())
        .fix("build and push it: `kdeploy build %s`", image.name());
  }

  private void tell(ProjectImage image) {
    reporter.report(
        new Event.Noted(null, image.reference() + " is not in its registry; `up` builds it first"));
  }

  private void load(List<ProjectImage> images, Missing missing, Loading into) {
    if (missing != Missing.BUILD) {
      return;
    }
    builds.make(images, new Builds.Options(false, false, true));
    AllAtOnce.with(
        images,
        image -> {
          into.loader().load(image.name(), List.of(image.reference()), into.target());
          return image.name();
        });
  }

  /// The references of images that the project does not build, by the text that the user wrote:
  /// with a digest, unless their registry cannot be asked.
  ///
  /// An image that the release has used keeps what it stood for, whatever became of its tag.
  ///
  /// @param refresh look also at what is known
  /// @throws KdeployException with every image that is certainly not there
  public Map<String, String> foreign(
      Collection<String> texts, Remembered remembered, boolean refresh) {
    Map<String, String> references = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String text : texts) {
      Optional<String> digest = remembered.digest(text);
      if (digest.isPresent() && !refresh) {
        references.put(text, text + "@" + digest.get());
      } else if (refresh || !remembered.unpinned().contains(text)) {
        unknown.add(text);
      }
    }
    Unanswered unanswered = new Unanswered();
    List<String> digests = AllAtOnce.with(unknown, text -> digest(text, unanswered));
    for (int i = 0; i < unknown.size(); i++) {
      String text = unknown.get(i);
      String known = remembered.digest(text).orElse("");
      String now = digests.get(i).isEmpty() ? known : digests.get(i);
      references.put(text, now.isEmpty() ? text : text + "@" + now);
    }
    unanswered.warnings().forEach(warning -> reporter.report(new Event.Warned(warning)));
    return references;
  }

  /// Empty when nobody can say.
  private String digest(String text, Unanswered unanswered) {
    Optional<ImageReference> reference = ImageReference.parse(text);
    if (reference.isEmpty() || !reference.get().digest().isEmpty()) {
      return "";
    }
    return switch (registry.find(reference.get())) {
      case Lookup.Found(String digest) -> digest;
      case Lookup.Absent _ ->
          throw new KdeployException(
              Problem.of("there is no image `%s`", text)
                  .why("the registry `%s` does not have it", reference.get().registry())
                  .fix("check its name and tag"));
      case Lookup.Refused(Problem problem) -> unanswered.add(problem, text);
      case Lookup.Unreachable(Problem problem) -> unanswered.add(problem, text);
    };
  }

  /// Images whose registries gave no answer, by what kept them from it.
  private static final class Unanswered {
    private final Map<String, List<String>> byReason = new TreeMap<>();

    synchronized String add(Problem problem, String text) {
      byReason.computeIfAbsent(problem.what(), _ -> new ArrayList<>()).add(text);
      return "";
    }

    List<Problem> warnings() {
      List<Problem> warnings = new ArrayList<>();
      byReason.forEach(
          (reason, texts) ->
              warnings.add(
                  Problem.of("not pinned to a digest: `%s`", String.join("`, `", texts))
                      .why("%s", reason)
                      .fix("when the registry answers: `--refresh-images`")));
      return warnings;
    }
  }

  /// Images that none of the nodes can run.
  ///
  /// @param references with digests; others are not looked at
  /// @param nodes `os/architecture` of the cluster's nodes
  public List<Problem> misfits(Collection<String> references, Set<String> nodes) {
    List<ImageReference> pinned =
        references.stream()
            .flatMap(text -> ImageReference.parse(text).stream())
            .filter(reference -> !reference.digest().isEmpty())
            .toList();
    return AllAtOnce.with(pinned, reference -> misfit(reference, nodes)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Problem> misfit(ImageReference reference, Set<String> nodes) {
    List<String> platforms = registry.details(reference).platforms();
    if (Platforms.fits(platforms, nodes)) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.of("no node of the cluster can run `%s`", reference)
            .why(
                "it is made for %s, and the nodes are %s",
                String.join(", ", platforms), String.join(", ", new TreeSet<>(nodes)))
            .fix("build it for the nodes: `platform: %s`", new TreeSet<>(nodes).first()));
  }
}

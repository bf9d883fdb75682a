package dev.kdeploy.image;

import dev.kdeploy.image.context.Dockerfile;
import dev.kdeploy.image.registry.Details;
import dev.kdeploy.image.registry.Lookup;
import dev.kdeploy.image.registry.Registry;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.ImageSpec;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Builds and pushes the images of a project that are not there yet, all at once.
///
/// An image is there when the registry has its tag, made from the same content and the same base
/// images. So a second build does nothing, and a run that was stopped while it pushed only pushes.
public final class Builds {
  private static final String CONTENT = "dev.kdeploy.content";
  private static final String BASES = "dev.kdeploy.bases";

  /// How to build.
  ///
  /// @param push whether the images go to their registries
  /// @param pull fetch base images also when they are there
  /// @param cache whether layers of earlier builds may be used again; if not, everything is built
  public record Options(boolean push, boolean pull, boolean cache) {
    /// What a user wants who says nothing.
    public static final Options USUAL = new Options(true, false, true);
  }

  /// An image that can be used.
  ///
  /// @param reference with its digest when it is in a registry
  /// @param isNew whether it had to be built or pushed
  public record Ready(String name, ImageReference reference, boolean isNew) {}

  private final Builders builders;
  private final Registry registry;
  private final Predicate<String> logins;
  private final Reporter reporter;
  private final LongSupplier nanoTime;

  /// What builds: the daemon's own builder, and the Docker command line for Dockerfiles that need
  /// BuildKit.
  public record Builders(ImageBuilder daemon, ImageBuilder commandLine) {
    ImageBuilder of(ImageSpec.Build build) {
      return build.buildKit() ? commandLine : daemon;
    }
  }

  /// @param logins whether there is a login for a registry
  /// @param nanoTime a clock that only goes forward
  public Builds(
      Builders builders,
      Registry registry,
      Predicate<String> logins,
      Reporter reporter,
      LongSupplier nanoTime) {
    this.builders = builders;
    this.registry = registry;
    this.logins = logins;
    this.reporter = reporter;
    this.nanoTime = nanoTime;
  }

  /// Makes sure of images; those that the project does not build are left out.
  ///
  /// @throws KdeployException with the problems of all that failed; the others are finished
  public List<Ready> make(Collection<ProjectImage> images, Options options) {
    return AllAtOnce.with(
        images.stream().filter(ProjectImage::isBuilt).toList(), image -> make(image, options));
  }

  private Ready make(ProjectImage image, Options options) {
    long start = nanoTime.getAsLong();
    ImageReference reference = image.reference();
    Making making = new Making(image, options);
    Optional<String> there = options.push() ? making.inRegistry() : Optional.empty();
    boolean isNew = false;
    String digest = "";
    if (there.isPresent()) {
      digest = there.get();
    } else {
      boolean built = making.built();
      isNew = built || options.push();
      digest = options.push() ? making.builder.push(image.name(), reference) : "";
    }
    ImageReference ready = digest.isEmpty() ? reference : reference.withDigest(digest);
    Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
    reporter.report(new Event.ImageReady(image.name(), ready.toString(), isNew, took));
    return new Ready(image.name(), ready, isNew);
  }

  /// Whether an image with these labels was made from the project's present sources. Only a label
  /// tells what stands behind a tag that a person chose.
  static boolean isMadeFrom(ProjectImage image, Map<String, String> labels) {
    return labels.getOrDefault(CONTENT, "").equals(image.content());
  }

  /// One image on its way.
  private final class Making {
    private final ProjectImage image;
    private final Options options;
    private final ImageSpec.Build build;
    private final ProjectImage.Sources sources;
    private final ImageBuilder builder;

    Making(ProjectImage image, Options options) {
      this.image = image;
      this.options = options;
      this.build = Objects.requireNonNull(image.spec().build());
      this.sources = image.sources().orElseThrow();
      this.builder = builders.of(build);
    }

    /// The digest in the registry, if what it has is what would be built.
    Optional<String> inRegistry() {
      if (!options.cache() || options.pull()) {
        return Optional.empty();
      }
      return switch (registry.find(image.reference())) {
        case Lookup.Found(String digest) ->
            isCurrent(digest) ? Optional.of(digest) : Optional.empty();
        case Lookup.Absent _ -> Optional.empty();
        // Some registries refuse to tell whether a repository exists that will be made by the push.
        case Lookup.Refused(Problem problem) -> {
          if (!logins.test(image.reference().registry())) {
            throw new KdeployException(problem);
          }
          yield Optional.empty();
        }
        case Lookup.Unreachable(Problem problem) -> throw new KdeployException(problem);
      };
    }

    private boolean isCurrent(String digest) {
      Details details = registry.details(image.reference().withDigest(digest));
      return isMadeFrom(image, details.labels())
          && !BaseImages.parse(details.labels().getOrDefault(BASES, ""))
              .differFrom(basesHere(details.platforms()));
    }

    /// Without a builder nobody knows of other base images, and so there are none.
    private BaseImages basesHere(List<String> platforms) {
      try {
        return BaseImages.known(builder, sources.dockerfile().bases(target()), platforms);
      } catch (KdeployException e) {
        if (e.problems().getFirst().kind() == Problem.Kind.INTERRUPTED) {
          throw e;
        }
        return new BaseImages(Map.of());
      }
    }

    /// Builds unless the builder has the image already; whether it was built.
    boolean built() {
      checkBuildKit();
      BaseImages bases =
          BaseImages.pulled(
              builder, image.name(), sources.dockerfile().bases(target()), options.pull());
      if (options.cache() && isLocal(bases)) {
        return false;
      }
      builder.build(request(bases));
      return true;
    }

    private boolean isLocal(BaseImages bases) {
      return builder
          .find(image.reference())
          .map(LocalImage::labels)
          .filter(labels -> isMadeFrom(image, labels))
          .filter(labels -> labels.getOrDefault(BASES, "").equals(bases.label()))
          .isPresent();
    }

    private void checkBuildKit() {
      List<Dockerfile.Need> needs = build.buildKit() ? List.of() : sources.dockerfile().buildKit();
      if (!needs.isEmpty()) {
        Dockerfile.Need need = needs.getFirst();
        throw new KdeployException(
            Problem.at(need.where())
                .what("`%s` needs BuildKit", need.what())
                .why("the daemon's own builder does not know it")
                .fix("add `builder: buildx` to `images.%s.build`", image.name()));
      }
    }

    private String target() {
      return build.target() == null ? "" : build.target();
    }

    private BuildRequest request(BaseImages bases) {
      Map<String, String> labels = new LinkedHashMap<>(build.labels());
      labels.put(CONTENT, image.content());
      labels.put(BASES, bases.label());
      return new BuildRequest(
          image.name(),
          sources.context(),
          sources.directory(),
          sources.file(),
          List.of(image.reference()),
          target(),
          build.args(),
          labels,
          build.platform() == null ? "" : build.platform(),
          build.cacheFrom(),
          false,
          options.cache());
    }
  }
}

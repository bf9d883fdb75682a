package dev.kdeploy.image;

import dev.kdeploy.image.context.BuildContext;
import dev.kdeploy.image.context.Dockerfile;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.ImageSpec;
import dev.kdeploy.project.Project;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives the images of a project their names. Reads the sources, and asks neither a registry nor a
/// builder, so that every machine finds the same names.
///
/// The tag made from content covers the files of the context, the Dockerfile, arguments, target,
/// platform and labels. Which base image a name like `python:3.11` stands for is not in it: that is
/// known to builders and registries only, and whoever has neither has to find the same tag; see
/// [BaseImages].
public final class ImageNames {
  private static final int TAG_LENGTH = 16;

  private final Project project;
  private final @Nullable String tag;
  private final Map<String, String> environment;

  /// @param tag the tag of every built image instead of the project's, or null
  /// @param environment variables, for finding `git`
  public ImageNames(Project project, @Nullable String tag, Map<String, String> environment) {
    this.project = project;
    this.tag = tag;
    this.environment = environment;
  }

  /// The images by their names in the project.
  ///
  /// @throws KdeployException with everything that keeps images from being built
  public Map<String, ProjectImage> all() {
    Map<String, ProjectImage> images = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (ImageSpec spec : project.images().values()) {
      try {
        images.put(spec.name(), named(spec));
      } catch (KdeployException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return images;
  }

  /// References by name for who only wants to look: an image whose sources are not there keeps the
  /// tag `latest`.
  ///
  /// @param problems gets what is wrong
  public Map<String, String> references(List<Problem> problems) {
    Map<String, String> references = new LinkedHashMap<>();
    for (ImageSpec spec : project.images().values()) {
      try {
        references.put(spec.name(), named(spec).reference().toString());
      } catch (KdeployException e) {
        problems.addAll(e.problems());
        references.put(spec.name(), spec.reference());
      }
    }
    return references;
  }

  private ProjectImage named(ImageSpec spec) {
    ImageSpec.Build build = spec.build();
    if (build == null) {
      return new ProjectImage(spec, reference(spec, fixedTag(spec)), "", Optional.empty());
    }
    ImageSpec wanted = tag == null ? spec : spec.tagged(tag);
    ProjectImage.Sources sources = sources(spec, build);
    String content = content(build, sources.context());
    return new ProjectImage(
        wanted, reference(spec, tag(wanted, sources, content)), content, Optional.of(sources));
  }

  private String tag(ImageSpec wanted, ProjectImage.Sources sources, String content) {
    return switch (wanted.tag()) {
      case ImageSpec.Tag.Content _ -> content.substring(0, TAG_LENGTH);
      case ImageSpec.Tag.Fixed(String fixed) -> fixed;
      case ImageSpec.Tag.Git _ ->
          placed(
              place(wanted, "tag"),
              () ->
                  GitTag.of(
                      project.directory(),
                      List.of(sources.directory(), sources.file()),
                      environment));
    };
  }

  /// Problems that know no place get that of the image.
  private static <T> T placed(@Nullable Location place, Supplier<T> work) {
    try {
      return work.get();
    } catch (KdeployException e) {
      throw new KdeployException(
          e.problems().stream().map(problem -> problem.orAt(place)).toList());
    }
  }

  private static String fixedTag(ImageSpec spec) {
    return spec.tag() instanceof ImageSpec.Tag.Fixed(String text) ? text : "latest";
  }

  private ImageReference reference(ImageSpec spec, String text) {
    String whole = spec.repository() + ":" + text;
    return ImageReference.parse(whole)
        .orElseThrow(() -> new KdeployException(ImageReference.refusal(whole).orAt(place(spec))));
  }

  private @Nullable Location place(ImageSpec spec, String... path) {
    List<Object> whole = new ArrayList<>(List.of("images", spec.name()));
    whole.addAll(List.of(path));
    return project.values().origin(whole).orElse(null);
  }

  private ProjectImage.Sources sources(ImageSpec spec, ImageSpec.Build build) {
    Path directory = project.directory().resolve(build.context()).normalize();
    Path file = directory.resolve(build.dockerfile()).normalize();
    return placed(
        place(spec, "build"),
        () -> {
          BuildContext context = BuildContext.of(directory, file);
          Path dockerfile = BuildContext.existing(file);
          Dockerfile read = Dockerfile.read(dockerfile, shown(dockerfile), build.args());
          read.requireTarget(build.target() == null ? "" : build.target());
          return new ProjectImage.Sources(context, directory, dockerfile, read);
        });
  }

  /// A file as it is named in messages: seen from the project, where it is inside.
  private String shown(Path file) {
    return file.startsWith(project.directory())
        ? project.directory().relativize(file).toString()
        : file.toString();
  }

  private static String content(ImageSpec.Build build, BuildContext context) {
    MessageDigest digest = sha256();
    add(digest, "context", context.hash());
    add(digest, "target", build.target() == null ? "" : build.target());
    add(digest, "platform", build.platform() == null ? "" : build.platform());
    new TreeMap<>(build.args()).forEach((key, value) -> add(digest, "arg " + key, value));
    new TreeMap<>(build.labels()).forEach((key, value) -> add(digest, "label " + key, value));
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Each part with its length, so that no two lists of parts look the same.
  private static void add(MessageDigest digest, String key, String value) {
    String part = key.length() + ":" + key + value.length() + ":" + value;
    digest.update(part.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.kdeploy.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An image of the project: how it is built, and where it goes.
///
/// @param build null when the image is taken from its repository as it is
/// @param repository registry and path, without a tag
public record ImageSpec(String name, @Nullable Build build, String repository, Tag tag) {
  /// What is built.
  ///
  /// @param context the directory, seen from the project's directory
  /// @param dockerfile seen from the context
  /// @param target the stage, or null for the last
  /// @param args build arguments
  /// @param platform `os/architecture`, or null for the builder's own
  /// @param cacheFrom references of images whose layers may be used again
  /// @param buildKit whether the Docker command line builds it, because it needs BuildKit
  public record Build(
      String context,
      String dockerfile,
      @Nullable String target,
      SequencedMap<String, String> args,
      @Nullable String platform,
      SequencedMap<String, String> labels,
      List<String> cacheFrom,
      boolean buildKit) {
    public Build {
      args = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(args));
      labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
      cacheFrom = List.copyOf(cacheFrom);
    }
  }

  /// How the image's tag is found.
  public sealed interface Tag {
    /// Made from what goes into the image.
    record Content() implements Tag {}

    /// Made from the commit.
    record Git() implements Tag {}

    /// The text itself.
    record Fixed(String text) implements Tag {}
  }

  /// Repository and tag; `latest` where nobody has found the tag out.
  public String reference() {
    return repository + ":" + (tag instanceof Tag.Fixed fixed ? fixed.text() : "latest");
  }

  /// The same image with a tag that is given from outside.
  public ImageSpec tagged(String text) {
    return new ImageSpec(name, build, repository, new Tag.Fixed(text));
  }
}

package dev.kdeploy.project;

import java.util.Collections;
import java.util.LinkedHashMap;
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
  public record Build(
      String context,
      String dockerfile,
      @Nullable String target,
      SequencedMap<String, String> args,
      @Nullable String platform) {
    public Build {
      args = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(args));
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

  /// Repository and tag; `latest` where the tag is still to be found out.
  public String reference() {
    return repository + ":" + (tag instanceof Tag.Fixed fixed ? fixed.text() : "latest");
  }
}

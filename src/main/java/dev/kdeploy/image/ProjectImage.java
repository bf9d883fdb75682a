package dev.kdeploy.image;

import dev.kdeploy.image.context.BuildContext;
import dev.kdeploy.image.context.Dockerfile;
import dev.kdeploy.project.ImageSpec;
import java.nio.file.Path;
import java.util.Optional;

/// An image of the project under the name that it has now.
///
/// @param reference repository and tag
/// @param content hash of everything that goes into it; empty when it is not built here
/// @param sources empty when it is not built here
public record ProjectImage(
    ImageSpec spec, ImageReference reference, String content, Optional<Sources> sources) {
  /// What an image is built from.
  ///
  /// @param directory of the context; absolute
  /// @param file the Dockerfile; absolute
  record Sources(BuildContext context, Path directory, Path file, Dockerfile dockerfile) {}

  /// Its name in the project.
  public String name() {
    return spec.name();
  }

  /// Whether this project builds it.
  public boolean isBuilt() {
    return sources.isPresent();
  }
}

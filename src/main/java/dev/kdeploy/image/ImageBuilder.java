package dev.kdeploy.image;

import dev.kdeploy.problem.KdeployException;
import java.io.OutputStream;
import java.util.Optional;

/// The port to whatever builds and pushes images: a Docker daemon.
///
/// Connects when it is first used. May be used by many threads at once; an interrupt ends the call
/// it hits, with a problem of kind INTERRUPTED, and leaves no container behind. Nothing it reports
/// or throws contains a password or token.
public interface ImageBuilder extends AutoCloseable {
  /// The local image of this name.
  ///
  /// @throws KdeployException of kind REMOTE when there is no daemon or it refuses
  Optional<LocalImage> find(ImageReference reference);

  /// Fetches an image from its registry.
  ///
  /// @param platform `os/architecture`, or empty for the daemon's own
  /// @throws KdeployException when the registry does not have it, refuses or is out of reach
  LocalImage pull(String image, ImageReference reference, String platform);

  /// Builds an image and gives it all its names.
  ///
  /// @throws KdeployException with the failing step, its command, exit code and last lines; with
  ///   the Dockerfile's line where that is known
  LocalImage build(BuildRequest request);

  /// Pushes a local image; the answer is the digest under which the registry has it.
  ///
  /// @param image the name in the project, for the reports
  /// @throws KdeployException when the registry refuses or is out of reach
  String push(String image, ImageReference reference);

  /// Writes a local image as the archive that `docker load` and containerd take.
  void save(ImageReference reference, OutputStream out);

  @Override
  void close();
}

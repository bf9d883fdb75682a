package dev.kdeploy.image;

import java.io.IOException;
import java.io.OutputStream;

/// What is sent to a builder, as a tar archive; the same bytes for the same content.
public interface ContextArchive {
  /// The Dockerfile's name inside the archive.
  String dockerfile();

  /// Writes the archive without holding a file in memory.
  void writeTo(OutputStream out) throws IOException;
}

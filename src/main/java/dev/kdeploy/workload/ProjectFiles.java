package dev.kdeploy.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of a project, by paths from its directory with `/` between names. Nothing outside is
/// read: not by `..`, not by an absolute path, not through a symbolic link.
record ProjectFiles(Path directory) {
  /// The content of a file.
  ///
  /// @throws NoSuchFileException when there is none
  /// @throws IOException whose message says why it cannot be read
  byte[] read(String path) throws IOException {
    Path file = resolve(path);
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    return Files.readAllBytes(file);
  }

  /// The files below a directory as paths from that directory, sorted; hidden ones are left out.
  ///
  /// @throws NoSuchFileException when there is no such directory
  /// @throws IOException whose message says why it cannot be read
  List<String> list(String path) throws IOException {
    Path top = resolve(path);
    if (!Files.isDirectory(top)) {
      throw new IOException("it is a file; write its name below the place where it goes");
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> top.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted()
          .toList();
    }
  }

  private Path resolve(String path) throws IOException {
    try {
      Path real = directory.resolve(path).toRealPath();
      if (!real.startsWith(directory.toRealPath())) {
        throw new IOException("it lies outside the project");
      }
      return real;
    } catch (InvalidPathException _) {
      throw new NoSuchFileException(path);
    }
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files under a project's `manifests/`, which are taken as they are.
final class PlainManifests {
  private PlainManifests() {}

  /// Every `.yaml`, `.yml` and `.json` file, in the order of their paths.
  static List<Source> in(Path project) {
    Path root = project.resolve("manifests");
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> path.getFileName().toString().matches(".*\\.(ya?ml|json)"))
          .sorted()
          .map(path -> read(path, project.relativize(path).toString()))
          .toList();
    } catch (IOException e) {
      throw unreadable("manifests", e);
    }
  }

  private static Source read(Path path, String name) {
    try {
      return Source.of(name, Files.readString(path));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static KdeployException unreadable(String name, IOException e) {
    String why =
        e instanceof CharacterCodingException
            ? "it is not UTF-8 text"
            : String.valueOf(e.getMessage());
    return new KdeployException(Problem.of("`%s` cannot be read", name).why("%s", why), e);
  }
}

package dev.kdeploy.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A project that a test writes into a directory and reads.
final class Written {
  static final String START = "apiVersion: kdeploy.dev/v1\nname: counter\n";

  final Path directory;
  private final Map<String, String> shipped;
  private String environment = "dev";
  private final List<Path> valueFiles = new ArrayList<>();
  private final List<SetOption> sets = new ArrayList<>();

  private Written(Path directory, Map<String, String> shipped) {
    this.directory = directory;
    this.shipped = shipped;
  }

  static Written in(Path directory) {
    return in(directory, Map.of("dev", "", "test", "", "prod", "protected: true\n"));
  }

  static Written in(Path directory, Map<String, String> shipped) {
    return new Written(directory, shipped);
  }

  /// `kdeploy.yaml` with what every project needs before the text.
  Written project(String text) {
    return file("kdeploy.yaml", START + text);
  }

  Written environment(String name, String text) {
    environment = name;
    return file("environments/" + name + ".yaml", text);
  }

  Written in(String name) {
    environment = name;
    return this;
  }

  Written values(String name, String text) {
    valueFiles.add(Path.of(name));
    return file(name, text);
  }

  Written set(String text) {
    sets.add(new SetOption(SetOption.Kind.SET, text));
    return this;
  }

  Written set(SetOption.Kind kind, String text) {
    sets.add(new SetOption(kind, text));
    return this;
  }

  Written file(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Project read() {
    return new ProjectReader(name -> Optional.ofNullable(shipped.get(name)))
        .read(new ProjectRequest(directory, null, environment, valueFiles, sets));
  }
}

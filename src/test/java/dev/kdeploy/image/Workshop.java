package dev.kdeploy.image;

import dev.kdeploy.image.registry.Credentials;
import dev.kdeploy.image.registry.Registry;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.ProjectReader;
import dev.kdeploy.project.ProjectRequest;
import dev.kdeploy.report.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// A project with one image `web`, a registry, and a Docker that has the base image.
final class Workshop implements AutoCloseable {
  static final String BASE = "base:1";

  final MemoryRegistry registry = new MemoryRegistry();
  final MemoryDocker docker = new MemoryDocker(registry);
  final List<Event> events = new CopyOnWriteArrayList<>();
  private final Path directory;
  private final Registry client;

  Workshop(Path directory) {
    this.directory = directory;
    this.client =
        new Registry(Credentials.read(Map.of(), directory), Map.of(), directory, Set.of());
    docker.has(BASE, "sha256:base");
    write("app/Dockerfile", "FROM " + BASE + "\nCOPY . /app\n");
    write("app/main.py", "print(1)\n");
    project("web: {build: ./app, repository: " + registry.name() + "/shop/web}");
  }

  void write(String file, String content) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Says what the images are.
  void project(String images) {
    write("kdeploy.yaml", "apiVersion: kdeploy.dev/v1\nname: shop\nimages:\n  " + images + "\n");
  }

  Project project() {
    return new ProjectReader()
        .read(new ProjectRequest(directory, null, "dev", List.of(), List.of()));
  }

  ImageNames names() {
    return new ImageNames(project(), null, System.getenv());
  }

  ProjectImage web() {
    return Objects.requireNonNull(names().all().get("web"));
  }

  Collection<ProjectImage> all() {
    return names().all().values();
  }

  Builds builds() {
    return new Builds(
        new Builds.Builders(docker, docker), client, _ -> false, events::add, System::nanoTime);
  }

  Builds.Ready build() {
    return build(Builds.Options.USUAL);
  }

  Builds.Ready build(Builds.Options options) {
    return builds().make(List.of(web()), options).getFirst();
  }

  Images images() {
    return new Images(client, builds(), events::add, null);
  }

  List<Event.Warned> warnings() {
    return events.stream()
        .filter(Event.Warned.class::isInstance)
        .map(Event.Warned.class::cast)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    registry.close();
  }
}

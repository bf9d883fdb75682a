package dev.kdeploy.image.load;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ImageBuilder;
import dev.kdeploy.image.ImageReference;
import dev.kdeploy.image.LocalImage;
import dev.kdeploy.report.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A directory of little programs that stand for kind, k3d, minikube, docker and ctr, and a local
/// Docker with images whose archives are known bytes.
///
/// Each program appends its arguments to `NAME.calls`.
class Stage implements ImageBuilder {
  static final String ID = "sha256:" + "1".repeat(64);

  final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final Map<ImageReference, byte[]> archives = new LinkedHashMap<>();
  private final Path directory;

  Stage(Path directory) {
    this.directory = directory;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /// A program with a body in shell; the directory is `$STAGE`.
  Stage program(String name, String body) {
    try {
      Path file =
          Files.writeString(
              path(name), "#!/bin/sh\necho \"$*\" >> $STAGE/" + name + ".calls\n" + body + "\n");
      file.toFile().setExecutable(true);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stage image(String reference, byte[] archive) {
    archives.put(reference(reference), archive);
    return this;
  }

  static ImageReference reference(String text) {
    return ImageReference.parse(text).orElseThrow();
  }

  Map<String, String> environment() {
    return Map.of("PATH", directory + ":/no/such/directory", "STAGE", directory.toString());
  }

  ClusterLoader loader() {
    return new ClusterLoader(this, events::add, environment());
  }

  boolean load(LoadTarget target) {
    return loader().load("web", List.copyOf(archives.keySet()), target);
  }

  List<String> calls(String program) {
    Path calls = path(program + ".calls");
    try {
      return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<LocalImage> find(ImageReference reference) {
    return archives.containsKey(reference)
        ? Optional.of(new LocalImage(ID, List.of(), Map.of(), "linux/amd64"))
        : Optional.empty();
  }

  @Override
  public void save(ImageReference reference, OutputStream out) {
    try {
      out.write(archives.getOrDefault(reference, new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public LocalImage pull(String image, ImageReference reference, String platform) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LocalImage build(BuildRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String push(String image, ImageReference reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

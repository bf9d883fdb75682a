package dev.kdeploy.image;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A Docker daemon that keeps its images in memory and pushes them to a [MemoryRegistry].
final class MemoryDocker implements ImageBuilder {
  private final MemoryRegistry registry;
  private final Map<String, LocalImage> images = new ConcurrentHashMap<>();
  private volatile boolean gone;

  /// What it was told to do, in order: `build localhost:1/app:1`, `push …`, `pull …`.
  final List<String> done = new CopyOnWriteArrayList<>();

  MemoryDocker(MemoryRegistry registry) {
    this.registry = registry;
  }

  /// Has an image under a name.
  void has(String reference, String id) {
    images.put(reference, new LocalImage(id, List.of(), Map.of(), "linux/amd64"));
  }

  /// Does not answer from now on.
  void stop() {
    gone = true;
  }

  private void check() {
    if (gone) {
      throw new KdeployException(Problem.of("there is no Docker daemon").kind(Problem.Kind.REMOTE));
    }
  }

  @Override
  public Optional<LocalImage> find(ImageReference reference) {
    check();
    return Optional.ofNullable(images.get(reference.toString()));
  }

  @Override
  public LocalImage pull(String image, ImageReference reference, String platform) {
    check();
    done.add("pull " + reference);
    LocalImage pulled = images.get(reference.toString());
    if (pulled == null) {
      throw new KdeployException(Problem.of("there is no image `%s`", reference));
    }
    return pulled;
  }

  @Override
  public LocalImage build(BuildRequest request) {
    check();
    LocalImage built =
        new LocalImage("sha256:" + images.size(), List.of(), request.labels(), "linux/amd64");
    for (ImageReference reference : request.references()) {
      done.add("build " + reference);
      images.put(reference.toString(), built);
    }
    return built;
  }

  @Override
  public String push(String image, ImageReference reference) {
    check();
    done.add("push " + reference);
    LocalImage local = images.get(reference.toString());
    if (local == null) {
      throw new KdeployException(Problem.of("`%s` is not there", reference));
    }
    return registry.put(reference.path(), reference.tag(), local.labels(), "amd64");
  }

  @Override
  public void save(ImageReference reference, OutputStream out) {
    try {
      out.write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}

package dev.kdeploy.image.load;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.program.Program;
import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Loads into minikube, whatever runs its containers, with `minikube image load`.
record MinikubeLoading(Map<String, String> environment, LoadTarget.Minikube target) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  boolean load(List<LocalArchive> archives) {
    Program minikube = ClusterLoader.program("minikube", environment, target);
    Optional<List<?>> before = images(minikube);
    boolean sent = false;
    for (LocalArchive archive : archives) {
      if (before.isEmpty() || !has(before.get(), archive, true)) {
        load(minikube, archive);
        sent = true;
      }
    }
    if (sent && before.isPresent()) {
      check(minikube, archives);
    }
    return sent;
  }

  private void load(Program minikube, LocalArchive archive) {
    Program.Ended ended =
        minikube.feed(List.of("image", "load", "--profile", target.profile(), "-"), archive);
    if (!ended.isSuccess()) {
      throw ClusterLoader.failed(minikube, ended, target, fix(ended));
    }
  }

  private String fix(Program.Ended ended) {
    return ended.says("not found") && ended.says("profile")
        ? "name a profile that `minikube profile list` shows: `load: {minikube: PROFILE}`"
        : "see to it that `minikube status --profile " + target.profile() + "` says Running";
  }

  /// Some failures of `image load` are only logged.
  private void check(Program minikube, List<LocalArchive> archives) {
    Optional<List<?>> after = images(minikube);
    for (LocalArchive archive : archives) {
      if (after.isPresent() && !has(after.get(), archive, false)) {
        throw ClusterLoader.notThere(minikube, archive.reference(), target);
      }
    }
  }

  /// What it says it has; empty when it cannot say.
  private Optional<List<?>> images(Program minikube) {
    Program.Ended listed =
        minikube.run(
            List.of("image", "ls", "--profile", target.profile(), "--format", "json"), PATIENCE);
    try {
      return listed.isSuccess() && Json.read(listed.output()) instanceof List<?> list
          ? Optional.of(list)
          : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private static boolean has(List<?> images, LocalArchive archive, boolean exactly) {
    return images.stream()
        .flatMap(image -> image instanceof Map<?, ?> map ? Stream.of(map) : Stream.empty())
        .filter(image -> names(image, archive.reference()))
        .anyMatch(image -> !exactly || isId(String.valueOf(image.get("id")), archive.id()));
  }

  private static boolean names(Map<?, ?> image, ImageReference reference) {
    return image.get("repoTags") instanceof List<?> tags
        && tags.stream()
            .map(String::valueOf)
            .anyMatch(
                tag ->
                    tag.endsWith("/" + reference)
                        || ImageReference.parse(tag)
                            .map(ContainerdNode::canonical)
                            .filter(ContainerdNode.canonical(reference)::equals)
                            .isPresent());
  }

  /// minikube leaves the algorithm out.
  private static boolean isId(String one, String other) {
    return one.replaceFirst("^sha256:", "").equals(other.replaceFirst("^sha256:", ""));
  }
}

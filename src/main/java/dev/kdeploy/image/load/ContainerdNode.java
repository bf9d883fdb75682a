package dev.kdeploy.image.load;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.program.Program;
import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The containerd of one node, reached by `ctr` here or inside the node.
///
/// @param program that is run: `ctr`, or `docker` for a node that is a container
/// @param ctr what stands before the command of `ctr`
record ContainerdNode(Program program, List<String> ctr) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static ContainerdNode here(Program ctr, LoadTarget.Containerd target) {
    return new ContainerdNode(ctr, List.of("-a", target.address(), "-n", target.namespace()));
  }

  static ContainerdNode in(Program docker, String container) {
    return new ContainerdNode(
        docker, List.of("exec", "-i", container, "ctr", "--namespace=k8s.io"));
  }

  /// The path in an address as containerd takes it.
  static String path(String address) {
    return address.startsWith("unix://") ? address.substring("unix://".length()) : address;
  }

  /// How `ctr` answers the question for an image's name; it succeeds also when there is none.
  Program.Ended list(ImageReference reference) {
    return run("images", "ls", "name==\"" + canonical(reference) + "\"");
  }

  /// Whether the node has this very image under this name.
  ///
  /// A name alone does not say which image it is. Docker's id is the digest of the configuration,
  /// which stands in the manifest, or that of the manifest where Docker keeps images in a
  /// containerd of its own.
  boolean has(ImageReference reference, String id, Program.Ended listed) {
    return digest(reference, listed)
        .filter(digest -> digest.equals(id) || configuration(digest).filter(id::equals).isPresent())
        .isPresent();
  }

  private static Optional<String> digest(ImageReference reference, Program.Ended listed) {
    String name = canonical(reference) + " ";
    return listed
        .output()
        .lines()
        .filter(line -> line.startsWith(name))
        .flatMap(line -> List.of(line.substring(name.length()).trim().split("\\s+")).stream())
        .filter(word -> word.startsWith("sha256:"))
        .findFirst();
  }

  private Optional<String> configuration(String digest) {
    Program.Ended manifest = run("content", "get", digest);
    if (!manifest.isSuccess()) {
      return Optional.empty();
    }
    try {
      return Json.read(manifest.output()) instanceof Map<?, ?> map
              && map.get("config") instanceof Map<?, ?> config
              && config.get("digest") instanceof String text
          ? Optional.of(text)
          : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private Program.Ended run(String... command) {
    return program.run(arguments(List.of(command)), PATIENCE);
  }

  /// Imports an archive that is written to its input.
  Program.Ended load(List<String> flags, Program.Input archive) {
    List<String> command = new ArrayList<>(List.of("images", "import"));
    command.addAll(flags);
    command.add("-");
    return program.feed(arguments(command), archive);
  }

  private List<String> arguments(List<String> command) {
    List<String> all = new ArrayList<>(ctr);
    all.addAll(command);
    return all;
  }

  /// The name under which containerd, and so the kubelet, knows an image.
  static String canonical(ImageReference reference) {
    return reference.registry() + "/" + reference.path() + ":" + reference.effectiveTag();
  }
}

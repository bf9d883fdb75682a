package dev.kdeploy.image.load;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Loads into the nodes of kind: with `kind` itself, or as it does it where only Docker is there.
record KindLoading(Map<String, String> environment, LoadTarget.Kind target) {
  private static final List<String> AS_KIND_DOES = List.of("--all-platforms", "--digests");

  boolean load(List<LocalArchive> archives) {
    Optional<Program> docker = Program.find("docker", environment);
    Optional<Program> kind = Program.find("kind", environment);
    if (docker.isEmpty()) {
      return loadWith(
          kind.orElseGet(() -> ClusterLoader.program("kind", environment, target)),
          docker,
          archives);
    }
    Program.Ended listed = nodes().list(docker.get());
    List<ContainerdNode> nodes = nodes().nodes(docker.get(), listed);
    if (kind.isPresent()) {
      return !haveAll(nodes, archives) && loadWith(kind.get(), docker, archives);
    }
    if (!listed.isSuccess()) {
      throw ClusterLoader.failed(
          docker.get(), listed, target, "see to it that `docker ps` works, or install `kind`");
    }
    return loadInto(nodes, archives);
  }

  private DockerNodes nodes() {
    return DockerNodes.ofKind(target.cluster());
  }

  private static boolean haveAll(List<ContainerdNode> nodes, List<LocalArchive> archives) {
    return !nodes.isEmpty()
        && nodes.stream()
            .allMatch(node -> archives.stream().allMatch(archive -> has(node, archive)));
  }

  static boolean has(ContainerdNode node, LocalArchive archive) {
    Program.Ended listed = node.list(archive.reference());
    return listed.isSuccess() && node.has(archive.reference(), archive.id(), listed);
  }

  /// `kind load image-archive` wants a file, which each node reads for itself; `docker-image` asks
  /// Docker for the images and needs none of ours.
  private boolean loadWith(Program kind, Optional<Program> docker, List<LocalArchive> archives) {
    List<String> arguments =
        new ArrayList<>(List.of("load", "docker-image", "--name", target.cluster()));
    archives.forEach(archive -> arguments.add(archive.reference().toString()));
    Program.Ended ended = kind.run(arguments);
    if (ended.isSuccess()) {
      return true;
    }
    if (docker.isPresent() && lacksPlatforms(ended)) {
      return loadInto(nodes().nodes(docker.get(), nodes().list(docker.get())), archives);
    }
    throw failed(kind, ended);
  }

  /// An archive of an image for several platforms, of which only one is here.
  private static boolean lacksPlatforms(Program.Ended ended) {
    return ended.says("content digest") && ended.says("not found");
  }

  private boolean loadInto(List<ContainerdNode> nodes, List<LocalArchive> archives) {
    if (nodes.isEmpty()) {
      throw new KdeployException(
          Problem.of("no node of %s runs in the local Docker", target)
              .fix("start the cluster, or name another: `load: {kind: NAME}`")
              .kind(Problem.Kind.REMOTE));
    }
    boolean sent = false;
    for (ContainerdNode node : nodes) {
      for (LocalArchive archive : archives) {
        sent |= loadInto(node, archive);
      }
    }
    return sent;
  }

  private boolean loadInto(ContainerdNode node, LocalArchive archive) {
    if (has(node, archive)) {
      return false;
    }
    Program.Ended ended = node.load(AS_KIND_DOES, archive);
    if (lacksPlatforms(ended) && !ended.isSuccess()) {
      ended = node.load(List.of(), archive);
    }
    if (!ended.isSuccess()) {
      throw failed(node.program(), ended);
    }
    return true;
  }

  private KdeployException failed(Program program, Program.Ended ended) {
    String fix =
        ended.says("no nodes found")
            ? "name a cluster that `kind get clusters` shows: `load: {kind: NAME}`"
            : "run `kind load docker-image --name " + target.cluster() + " IMAGE` by hand";
    return ClusterLoader.failed(program, ended, target, fix);
  }
}

package dev.kdeploy.image.load;

import dev.kdeploy.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Loads into the nodes of k3d with `k3d image import`, which asks Docker for the images: its form
/// that reads its input ends with an error also when all went well.
record K3dLoading(Map<String, String> environment, LoadTarget.K3d target) {
  // An import that fails in a node ends k3d with 0 and is only logged.
  private static final Pattern ERROR =
      Pattern.compile("(?m)^(?:\\x1b\\[[0-9;]*m)*(?:ERRO|FATA)\\b|\\blevel=(?:error|fatal)\\b");

  boolean load(List<LocalArchive> archives) {
    Program k3d = ClusterLoader.program("k3d", environment, target);
    if (Program.find("docker", environment)
        .filter(docker -> haveAll(docker, archives))
        .isPresent()) {
      return false;
    }
    List<String> arguments =
        new ArrayList<>(List.of("image", "import", "--cluster", target.cluster()));
    archives.forEach(archive -> arguments.add(archive.reference().toString()));
    Program.Ended ended = k3d.run(arguments);
    if (!ended.isSuccess() || ERROR.matcher(ended.errors() + "\n" + ended.output()).find()) {
      throw ClusterLoader.failed(
          k3d,
          ended,
          target,
          "name a cluster that `k3d cluster list` shows running: `load: {k3d: NAME}`");
    }
    return true;
  }

  private boolean haveAll(Program docker, List<LocalArchive> archives) {
    DockerNodes cluster = DockerNodes.ofK3d(target.cluster());
    Optional<Program.Ended> listed =
        Optional.of(cluster.list(docker)).filter(Program.Ended::isSuccess);
    List<ContainerdNode> nodes =
        listed.map(answer -> cluster.nodes(docker, answer)).orElse(List.of());
    return !nodes.isEmpty()
        && nodes.stream()
            .allMatch(
                node -> archives.stream().allMatch(archive -> KindLoading.has(node, archive)));
  }
}

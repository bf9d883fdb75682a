package dev.kdeploy.image.load;

import dev.kdeploy.program.Program;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The nodes of a cluster that are containers of the local Docker.
///
/// @param cluster label of all that belongs to the cluster
/// @param role label that tells nodes from the load balancers and registries beside them
record DockerNodes(String cluster, String role, Set<String> nodeRoles) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How kind labels its containers.
  static DockerNodes ofKind(String name) {
    return new DockerNodes(
        "io.x-k8s.kind.cluster=" + name, "io.x-k8s.kind.role", Set.of("control-plane", "worker"));
  }

  /// How k3d labels its containers.
  static DockerNodes ofK3d(String name) {
    return new DockerNodes("k3d.cluster=" + name, "k3d.role", Set.of("server", "agent"));
  }

  /// How `docker` answers the question for them.
  Program.Ended list(Program docker) {
    String format = "{{.Names}}\t{{.Label \"" + role + "\"}}";
    return docker.run(List.of("ps", "--filter", "label=" + cluster, "--format", format), PATIENCE);
  }

  /// The running nodes in such an answer.
  List<ContainerdNode> nodes(Program docker, Program.Ended listed) {
    return listed
        .output()
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(words -> words.length == 2 && nodeRoles.contains(words[1].strip()))
        .map(words -> ContainerdNode.in(docker, words[0].split(",", 2)[0]))
        .toList();
  }
}

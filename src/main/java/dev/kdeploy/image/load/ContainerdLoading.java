package dev.kdeploy.image.load;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Loads into a containerd on this machine with its `ctr`.
record ContainerdLoading(Map<String, String> environment, LoadTarget.Containerd target) {
  boolean load(List<LocalArchive> archives) {
    Program ctr = ClusterLoader.program("ctr", environment, target);
    String path = ContainerdNode.path(target.address());
    // `ctr` waits ten seconds for a socket that is not there.
    if (path.startsWith("/") && isKnownMissing(Path.of(path))) {
      throw new KdeployException(
          Problem.of("there is no containerd at `%s`", path)
              .why("`load` puts images into the node through this socket")
              .fix("start containerd, or name its socket: `load: {containerd: {address: PATH}}`")
              .kind(Problem.Kind.REMOTE));
    }
    ContainerdNode node = ContainerdNode.here(ctr, target);
    boolean sent = false;
    for (LocalArchive archive : archives) {
      sent |= load(node, archive);
    }
    return sent;
  }

  private static boolean isKnownMissing(Path socket) {
    return Files.notExists(socket);
  }

  private boolean load(ContainerdNode node, LocalArchive archive) {
    Program.Ended listed = node.list(archive.reference());
    if (!listed.isSuccess()) {
      throw failed(node, listed);
    }
    if (node.has(archive.reference(), archive.id(), listed)) {
      return false;
    }
    Program.Ended loaded = node.load(List.of(), archive);
    if (!loaded.isSuccess()) {
      throw failed(node, loaded);
    }
    return true;
  }

  private KdeployException failed(ContainerdNode node, Program.Ended ended) {
    String fix = "run `ctr -a " + target.address() + " version` to see whether containerd answers";
    if (ended.says("permission denied")) {
      fix = "run kdeploy as a user who may use `" + target.address() + "`, usually root";
    } else if (ended.says("no space left")) {
      fix = "make room on the node, for example with `crictl rmi --prune`";
    }
    return ClusterLoader.failed(node.program(), ended, target, fix);
  }
}

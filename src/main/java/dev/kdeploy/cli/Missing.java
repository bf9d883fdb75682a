package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.Problem;

/// What to say when there is no such release.
final class Missing {
  private Missing() {}

  static Problem release(Cluster cluster, ReleaseId release) {
    String server = cluster.server().name();
    String list = server.equals("sandbox") ? "kdeploy list --sandbox -A" : "kdeploy list -A";
    return Problem.of(
            "there is no release `%s` in namespace `%s` of `%s`",
            release.name(), release.namespace(), server)
        .fix("deploy it with `kdeploy up`, or see what is there: `%s`", list);
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import dev.kdeploy.project.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes sure that an environment's cluster is the one it was meant for, whatever the contexts are
/// called today.
final class Pinning {
  private Pinning() {}

  static void check(Cluster cluster, Connection connection, Project project, boolean otherContext) {
    if (otherContext || !(project.environment().target() instanceof Target.Context target)) {
      return;
    }
    String wantedUid = target.uid();
    if (wantedUid != null) {
      String uid =
          cluster
              .get(new ResourceId("v1", "Namespace", "", "kube-system"))
              .map(namespace -> namespace.uid())
              .orElse("");
      compare(project, cluster, "uid", wantedUid, uid);
    }
    String wantedCa = target.ca();
    if (wantedCa != null) {
      compare(project, cluster, "ca", wantedCa, authority(connection));
    }
  }

  private static void compare(
      Project project, Cluster cluster, String key, String wanted, String found) {
    if (!wanted.equals(found)) {
      String environment = project.environment().name();
      throw new KdeployException(
          Problem.at(project.values().origin(java.util.List.of("cluster", key)).orElse(null))
              .what(
                  "context `%s` is not the cluster of environment `%s`",
                  cluster.server().name(), environment)
              .why("its %s is `%s`, and the environment wants `%s`", key, found, wanted)
              .fix(
                  "choose another context, or write `%s: %s` if this is the right cluster",
                  key, found));
    }
  }

  /// The hash of the certificate authority, for users who may not read the namespace kube-system.
  static String authority(Connection connection) {
    Connection.Pem pem = connection.tls().authority();
    if (pem == null) {
      return "";
    }
    try {
      byte[] bytes = pem.text().replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The connection that a pod gets from its service account.
final class InCluster {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private InCluster() {}

  /// The connection, or empty when this is no pod.
  static Optional<Connection> connection(KubeconfigRequest request) {
    return connection(request.environment(), ACCOUNT);
  }

  static Optional<Connection> connection(Map<String, String> environment, Path account) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path token = account.resolve("token");
    if (host.isEmpty() || !Files.isReadable(token)) {
      return Optional.empty();
    }
    String address = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    String namespace = textOf(account.resolve("namespace")).strip();
    Path authority = account.resolve("ca.crt");
    String certificates = textOf(authority);
    Connection.Pem pem =
        certificates.isEmpty() ? null : new Connection.Pem(certificates, authority.toString());
    return Optional.of(
        new Connection(
            new Cluster.Server(
                "in-cluster",
                "https://" + address + ":" + port,
                namespace.isEmpty() ? "default" : namespace),
            new Connection.Tls(pem, false, null),
            null,
            new Connection.User(
                "service account", null, null, null, token, null, null, List.of())));
  }

  private static String textOf(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

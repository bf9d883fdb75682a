package dev.kdeploy.cluster.kubeconfig;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// A directory with a home in it, and kubeconfigs to write there.
abstract class KubeconfigGround {
  static final String ONE =
      """
      current-context: one
      clusters: [{name: one, cluster: {server: 'https://one.example.com'}}]
      users: [{name: one, user: {token: one-token}}]
      contexts: [{name: one, context: {cluster: one, user: one}}]
      """;

  static final String TWO =
      """
      apiVersion: v1
      kind: Config
      current-context: dev
      clusters:
      - {name: dev, cluster: {server: 'https://dev.example.com:6443'}}
      - {name: prod, cluster: {server: 'https://prod.example.com'}}
      users: [{name: dev, user: {token: dev-token}}, {name: prod, user: {token: prod-token}}]
      # contexts
      contexts:
      - {name: dev, context: {cluster: dev, user: dev}}
      - {name: prod, context: {cluster: prod, user: prod, namespace: shop}}
      """;

  @TempDir @Nullable Path directory;

  Path path(String name) {
    Path root = directory;
    if (root == null) {
      throw new AssertionError("no directory");
    }
    return root.resolve(name);
  }

  String file(String name) {
    return path(name).toString();
  }

  Path write(String name, String text) throws IOException {
    Path path = path(name);
    Files.createDirectories(path.resolveSibling("."));
    return Files.writeString(path, text);
  }

  KubeconfigRequest request(Map<String, String> environment) {
    return request(null, null, environment);
  }

  KubeconfigRequest request(
      @Nullable Path file, @Nullable String context, Map<String, String> environment) {
    return new KubeconfigRequest(file, context, environment, path("home"), false);
  }

  KubeconfigRequest files(String... names) {
    return request(
        Map.of(
            "KUBECONFIG",
            Arrays.stream(names).map(this::file).collect(Collectors.joining(File.pathSeparator))));
  }

  /// The request for a kubeconfig of one context, cluster and user.
  KubeconfigRequest written(String cluster, String user, Map<String, String> environment)
      throws IOException {
    write(
        "home/.kube/config",
        """
        current-context: x
        contexts: [{name: x, context: {cluster: x, user: x}}]
        clusters:
        - name: x
          cluster: {%s}
        users:
        - name: x
          user: {%s}
        """
            .formatted(cluster, user));
    return request(environment);
  }

  static List<Problem> problems(KubeconfigRequest request) {
    return catchThrowableOfType(KdeployException.class, () -> Kubeconfig.read(request)).problems();
  }

  static Problem problem(KubeconfigRequest request) {
    return problems(request).getFirst();
  }
}

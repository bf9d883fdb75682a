package dev.kdeploy.cluster.kubeconfig;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which kubeconfig and which context.
///
/// @param file what `--kubeconfig` names, or null
/// @param context what `--context` or the environment names, or null for the current one
/// @param environment the environment variables, among them `KUBECONFIG`, the proxies, and what
///   credential plugins see
/// @param home the user's home directory
/// @param terminal whether a credential plugin may ask the user
public record KubeconfigRequest(
    @Nullable Path file,
    @Nullable String context,
    Map<String, String> environment,
    Path home,
    boolean terminal) {
  public KubeconfigRequest {
    environment = Map.copyOf(environment);
  }
}

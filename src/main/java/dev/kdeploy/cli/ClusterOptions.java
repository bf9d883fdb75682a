package dev.kdeploy.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which cluster.
final class ClusterOptions {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig context, instead of the environment's.")
  @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig file (default: $KUBECONFIG, then ~/.kube/config).")
  @Nullable Path kubeconfig;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace, instead of the environment's.")
  @Nullable String namespace;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "How long to wait for one answer of the server (default: ${DEFAULT-VALUE}).",
      defaultValue = "5s")
  String requestTimeout = "5s";
}

package dev.kdeploy.project;

import org.jspecify.annotations.Nullable;

/// The cluster that an environment names.
public sealed interface Target {
  /// The built-in rehearsal cluster.
  record Sandbox() implements Target {}

  /// A context of the kubeconfig.
  ///
  /// @param context null for the current one
  /// @param namespace null for the context's own
  /// @param uid the uid that the namespace kube-system has to have, or null
  /// @param ca the hash that the certificate authority has to have, or null
  /// @param createNamespace whether a missing namespace is made
  record Context(
      @Nullable String context,
      @Nullable String namespace,
      @Nullable String uid,
      @Nullable String ca,
      boolean createNamespace)
      implements Target {}
}

package dev.kdeploy.project;

import java.util.Set;

/// How a project's registries are used.
///
/// @param pullSecret whether the pods get a Secret with the credentials that Docker has here
/// @param insecure registries that speak plain HTTP, as `host` or `host:port`
public record RegistryPolicy(boolean pullSecret, Set<String> insecure) {
  public RegistryPolicy {
    insecure = Set.copyOf(insecure);
  }
}

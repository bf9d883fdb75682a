package dev.kdeploy.cli;

import dev.kdeploy.plan.PlanRequest.Extent;
import picocli.CommandLine.Option;

/// What else `down` may remove.
final class DownFlags {
  @Option(names = "--delete-claims", description = "Delete PersistentVolumeClaims, and their data.")
  boolean claims;

  @Option(names = "--delete-secrets", description = "Delete generated secrets.")
  boolean secrets;

  @Option(
      names = "--delete-crds",
      description = "Delete CustomResourceDefinitions, and every object of their kinds.")
  boolean definitions;

  @Option(
      names = "--delete-namespaces",
      description = "Delete the release's own Namespace objects.")
  boolean namespaces;

  @Option(names = "--delete-history", description = "Forget the history of the release.")
  boolean history;

  Extent extent() {
    return new Extent(claims, secrets, definitions, namespaces);
  }
}

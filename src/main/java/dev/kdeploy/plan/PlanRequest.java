package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What to plan.
///
/// @param wanted the objects as they shall be, in apply order
/// @param inventory what the release may have left in the cluster: the objects of its last good and
///   every later revision
/// @param copies copies of configuration of any kept revision
/// @param needed keys of copies that stay, because the last good revision refers to them
/// @param finished keys of Jobs that ran to completion with this content and are not run again
/// @param generator makes the base64 value of a generated secret from its specification
/// @param extent what else may be removed
public record PlanRequest(
    ReleaseId release,
    List<Manifest> wanted,
    List<Manifest> inventory,
    List<Manifest> copies,
    Set<String> needed,
    Set<String> finished,
    UnaryOperator<String> generator,
    Extent extent,
    Options options) {

  /// What may be removed beyond what is pruned in any case. Only taking a release down asks for
  /// these.
  public record Extent(boolean claims, boolean secrets, boolean definitions, boolean namespaces) {
    /// None of it.
    public static final Extent USUAL = new Extent(false, false, false, false);
  }

  /// How to plan.
  ///
  /// @param adopt takes over objects that belong to nobody or to somebody else
  /// @param force takes over fields that others manage
  /// @param readOnly asks nothing that needs a right to write
  /// @param createNamespace the release's namespace may be missing
  /// @param allowPrune prunes what is guarded, too
  public record Options(
      boolean adopt, boolean force, boolean readOnly, boolean createNamespace, boolean allowPrune) {
    /// What a careful user wants.
    public static final Options DEFAULT = new Options(false, false, false, false, false);
  }

  public PlanRequest {
    wanted = List.copyOf(wanted);
    inventory = List.copyOf(inventory);
    copies = List.copyOf(copies);
    needed = Set.copyOf(needed);
    finished = Set.copyOf(finished);
  }
}

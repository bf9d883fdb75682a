package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.plan.Change.Write;
import java.util.ArrayList;
import java.util.List;

/// What is really sent for an object, after the live state had its say.
///
/// @param main what our field manager applies
/// @param probe what a dry run is made with: `main`, or a stand-in where `before` must have
///   happened first
/// @param before requests that precede `main`
/// @param after requests that follow it
/// @param extra differences that the dry run cannot show
record Adjustment(
    Manifest main, Manifest probe, List<Write> before, List<Write> after, List<FieldChange> extra) {

  /// Sends an object as it is.
  static Adjustment none(Manifest manifest) {
    return new Adjustment(manifest, manifest, List.of(), List.of(), List.of());
  }

  /// Whether one apply does it all.
  boolean isPlain() {
    return before.isEmpty() && after.isEmpty();
  }

  /// All requests in order.
  List<Write> writes(String manager, boolean force) {
    List<Write> writes = new ArrayList<>(before);
    writes.add(new Write.Apply(main, manager, force));
    writes.addAll(after);
    return writes;
  }
}

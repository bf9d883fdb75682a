package dev.kdeploy.output;

import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.release.Revision;
import java.util.List;

/// How a release is now.
///
/// @param revision the newest, whatever became of it
/// @param objects every object of the release, in apply order
public record ReleaseStatus(
    ReleaseId release, Revision revision, List<StatusRow> objects, List<Outcome.Reach> addresses) {
  public ReleaseStatus {
    objects = List.copyOf(objects);
    addresses = List.copyOf(addresses);
  }

  /// Whether nothing is missing, stuck or on its way.
  public boolean isReady() {
    return objects.stream()
        .allMatch(
            row -> row.state() == StatusRow.State.READY || row.state() == StatusRow.State.UNKNOWN);
  }
}

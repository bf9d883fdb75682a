package dev.kdeploy.cluster;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a watch sees, in order per object, until closed.
///
/// First every object that exists as `Present`, and one `Listed` per selection; then changes as
/// they happen. Lost connections and expired versions are resumed or relisted unseen; after a
/// relist objects may be seen again unchanged, and those gone meanwhile come as `Absent`. For one
/// thread only, except [#close()].
public interface Sightings extends AutoCloseable {
  /// The next sighting, or null when the time is up. Blocks without polling.
  ///
  /// @throws InterruptedException when the thread is interrupted meanwhile
  @Nullable Sighting next(Duration atMost) throws InterruptedException;

  @Override
  void close();

  /// One thing seen.
  sealed interface Sighting {
    /// The object as it is now.
    record Present(Manifest object) implements Sighting {}

    /// The object is gone; this is how it was last seen.
    record Absent(Manifest object) implements Sighting {}

    /// Everything that matched the selection with this index at the start has been seen.
    record Listed(int selection) implements Sighting {}

    /// The connection is down for now and being tried again; shown to the user so that waiting has
    /// a reason.
    record Disturbed(Problem problem) implements Sighting {}

    /// The selection cannot be watched at all (forbidden, kind not served); the others go on.
    record Refused(int selection, Problem problem) implements Sighting {}
  }
}

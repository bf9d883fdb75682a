package dev.kdeploy.cli;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.WhyView;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.report.Event;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes what a failure looked like as files, beside what is told and kept in the cluster.
final class EvidenceFiles {
  private EvidenceFiles() {}

  /// Writes them.
  ///
  /// @param named where somebody wants them; null for the state directory
  /// @param what it is of: a revision's number, or `canary`
  static void write(Session session, Evidence evidence, @Nullable Path named, String what) {
    ReleaseId release = evidence.about().release();
    Path directory =
        named != null
            ? session.console().directory().resolve(named)
            : session
                .console()
                .stateDirectory()
                .resolve("evidence")
                .resolve(release.namespace())
                .resolve(release.name())
                .resolve(what);
    try {
      evidence.writeTo(directory, WhyView.summary(evidence));
      session.story().report(new Event.Noted(null, "Logs, events and states: " + directory));
    } catch (KdeployException e) {
      // What happened must be told all the same.
      e.problems().forEach(session::warn);
    }
  }
}

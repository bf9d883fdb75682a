package dev.kdeploy.deploy;

import dev.kdeploy.plan.Plan;
import dev.kdeploy.release.JobRecord;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A revision that is open in the history, and what it is brought about with.
record Attempt(
    Revision revision,
    Plan plan,
    Jobs jobs,
    ReleaseHistory history,
    Delivery delivery,
    HookRuns hooks,
    ReleaseLock lock) {

  int number() {
    return revision.number();
  }

  /// The revision that can be put back: the last good one before this, if it is another one.
  Optional<Revision> before() {
    return history.lastGoodBefore(number()).filter(good -> !good.index().equals(revision.index()));
  }

  /// The number of the last good revision before this one, or 0.
  int lastGood() {
    return history.lastGoodBefore(number()).map(Revision::number).orElse(0);
  }

  void close(Status status, Instant now) {
    Map<String, JobRecord> records = status == Status.DEPLOYED ? jobs.completed() : jobs.records();
    history.close(revision, status, records, now);
  }
}

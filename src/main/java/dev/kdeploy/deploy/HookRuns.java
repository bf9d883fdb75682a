package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Refusals;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.project.HookSpec.When;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs the hooks of one revision, one after the other.
///
/// A hook that an earlier run of the same revision started is not started again: it is waited for,
/// or was done already. One that failed there is made anew.
final class HookRuns {
  private static final Duration GONE = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Reporter reporter;
  private final Candidate candidate;
  private final Delivery delivery;
  private final int revision;
  private final List<String> irreversible = new ArrayList<>();

  HookRuns(
      Cluster cluster, Reporter reporter, Candidate candidate, Delivery delivery, int revision) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.candidate = candidate;
    this.delivery = delivery;
    this.revision = revision;
  }

  /// Runs the hooks of one moment.
  ///
  /// @return the one that failed, if one did
  List<Verdict.Finding> run(When when) throws InterruptedException {
    for (Hook hook : candidate.trials().hooks()) {
      if (hook.when() == when) {
        List<Verdict.Finding> failed = run(hook);
        if (!failed.isEmpty()) {
          return failed;
        }
        if (hook.irreversible()) {
          irreversible.add(hook.name());
        }
      }
    }
    return List.of();
  }

  private List<Verdict.Finding> run(Hook hook) throws InterruptedException {
    Manifest job = started(hook.of(candidate.release(), revision));
    Duration own = hook.timeout();
    Patience patience = Patience.of(own == null ? candidate.timeout() : own, Duration.ZERO);
    return switch (delivery.await(List.of(job), patience)) {
      case Verdict.Healthy _ -> List.of();
      case Verdict.Unfinished late -> late.objects();
      case Verdict.Stuck stuck -> stuck.objects();
      case Verdict.Interrupted _ -> throw new InterruptedException();
    };
  }

  private Manifest started(Manifest wanted) throws InterruptedException {
    Optional<Manifest> before = cluster.get(wanted.id());
    if (before.isPresent() && !hasFailed(before.get())) {
      reporter.report(new Event.Noted(wanted.id(), "started by an earlier run of this revision"));
      return before.get();
    }
    if (before.isPresent()) {
      remove(before.get());
    }
    return switch (cluster.put(wanted, null)) {
      case Answer.Accepted done -> {
        reporter.report(new Event.Applied(done.live().id(), Event.Effect.CREATED));
        yield done.live();
      }
      case Answer.Refused no -> throw new KdeployException(Refusals.problem(wanted, no));
    };
  }

  private static boolean hasFailed(Manifest job) {
    return Tree.maps(job.get("status", "conditions")).stream()
        .anyMatch(
            condition ->
                Tree.text(condition, "type").equals("Failed")
                    && Tree.text(condition, "status").equals("True"));
  }

  /// Deletes a Job and waits until its name is free.
  private void remove(Manifest job) throws InterruptedException {
    Selection jobs =
        new Selection(
            job.id().apiVersion(),
            job.id().kind(),
            job.id().namespace(),
            "",
            "metadata.name=" + job.id().name());
    try (Sightings sightings = cluster.watch(List.of(jobs))) {
      cluster.delete(job.id(), Deletion.of(job.uid()));
      Sightings.Sighting sighting = sightings.next(GONE);
      while (sighting != null && !(sighting instanceof Sightings.Sighting.Absent)) {
        boolean listed = sighting instanceof Sightings.Sighting.Listed;
        if (listed && cluster.get(job.id()).isEmpty()) {
          return;
        }
        sighting = sightings.next(GONE);
      }
    }
  }

  /// Hooks that are done and cannot be undone.
  List<String> irreversible() {
    return List.copyOf(irreversible);
  }

  /// Removes the Jobs of other revisions' hooks; theirs are kept until this revision is good, so
  /// that their logs can be read.
  static void removeOthers(Cluster cluster, Candidate candidate, int revision) {
    Selection hooks =
        Selection.of("batch/v1", "Job", candidate.release().namespace())
            .labelled(Hook.RELEASE + "=" + candidate.release().name());
    for (Manifest job : cluster.list(hooks)) {
      if (Hook.isOfAnother(job, revision)) {
        cluster.delete(job.id(), Deletion.of(job.uid()));
      }
    }
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Patience;
import dev.kdeploy.rollout.RolloutWatch;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One run from the lock to the last word.
final class Run {
  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final String holder;
  private final Candidate candidate;
  private final RunOptions options;
  private final Instant start;

  Run(
      Cluster cluster,
      Reporter reporter,
      Clocks clocks,
      String holder,
      Candidate candidate,
      RunOptions options) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.clocks = clocks;
    this.holder = holder;
    this.candidate = candidate;
    this.options = options;
    this.start = clocks.wall().instant();
  }

  Outcome execute(Engine engine, Engine.Planned before) throws InterruptedException {
    ReleaseNamespace.create(cluster, candidate, options.plan().createNamespace(), reporter);
    reporter.report(new Event.PhaseStarted(Phase.LOCK, 0));
    try (ReleaseLock lock =
        ReleaseLock.acquire(
            cluster,
            candidate.release(),
            holder,
            options.lockPatience(),
            clocks,
            (who, since) ->
                reporter.report(
                    new Event.WaitingForLock(
                        who, Duration.between(Instant.parse(since), clocks.wall().instant()))))) {
      ReleaseHistory history = ReleaseHistory.read(cluster, candidate.release());
      Jobs jobs = engine.jobs(candidate, history);
      Plan plan = engine.confirmed(before, candidate, history, jobs, options.plan());
      if (!options.plan().allowPrune()) {
        Engine.refuseGuarded(plan);
      }
      return recorded(history, jobs, plan, lock);
    }
  }

  private Outcome recorded(ReleaseHistory history, Jobs jobs, Plan plan, ReleaseLock lock)
      throws InterruptedException {
    List<Manifest> stamped = candidate.objects().stream().map(candidate.release()::stamp).toList();
    ReleaseHistory.Opened opened =
        history.open(
            new ReleaseHistory.Opening(
                candidate.environment(),
                candidate.cause(),
                candidate.message(),
                holder,
                images(stamped),
                jobs.records()),
            stamped,
            start);
    Revision revision = opened.revision();
    reporter.report(new Event.RevisionOpened(revision.number(), opened.resumed()));
    int lastGood = history.lastGoodBefore(revision.number()).map(Revision::number).orElse(0);
    try {
      Verdict verdict = rolledOut(plan, jobs, lock);
      if (!options.watch()) {
        return unwatched(revision, plan);
      }
      return switch (verdict) {
        case Verdict.Healthy healthy -> {
          prune(plan, lock);
          history.close(revision, Status.DEPLOYED, jobs.completed(), clocks.wall().instant());
          yield deployed(revision, plan, healthy);
        }
        case Verdict.Unfinished late -> broken(history, jobs, revision, lastGood, late.objects());
        case Verdict.Stuck stuck -> broken(history, jobs, revision, lastGood, stuck.objects());
        case Verdict.Interrupted _ -> throw new InterruptedException();
      };
    } catch (InterruptedException e) {
      reporter.report(new Event.Interrupted());
      history.close(revision, Status.FAILED, jobs.records(), clocks.wall().instant());
      return new Outcome.Interrupted(revision.number(), lastGood);
    } catch (KdeployException e) {
      history.close(revision, Status.FAILED, jobs.records(), clocks.wall().instant());
      throw stopped(e, revision, lastGood);
    }
  }

  private Verdict rolledOut(Plan plan, Jobs jobs, ReleaseLock lock) throws InterruptedException {
    // A finished Job may be gone by its TTL or by hand: nobody would ever see it become ready.
    List<Manifest> live =
        applied(plan, lock).stream()
            .filter(one -> !jobs.finished().contains(one.id().key()))
            .toList();
    if (!options.watch()) {
      return new Verdict.Healthy(List.of(), Duration.ZERO);
    }
    if (!live.isEmpty()) {
      reporter.report(new Event.PhaseStarted(Phase.WATCH, live.size()));
    }
    return watch().await(live, "", patience());
  }

  private RolloutWatch watch() {
    return new RolloutWatch(cluster, reporter, clocks.nanos());
  }

  private Patience patience() {
    Patience patience = Patience.of(candidate.timeout(), candidate.settle());
    for (var entry : candidate.settleOf().entrySet()) {
      patience = patience.settling(entry.getKey(), entry.getValue());
    }
    return patience;
  }

  private List<Manifest> applied(Plan plan, ReleaseLock lock) throws InterruptedException {
    Applier applier = new Applier(cluster, reporter, lock);
    List<Manifest> live = new ArrayList<>();
    for (List<Change> wave : Waves.of(plan)) {
      long writes = wave.stream().filter(change -> !(change instanceof Change.Unchanged)).count();
      if (writes > 0) {
        reporter.report(new Event.PhaseStarted(Phase.APPLY, (int) writes));
      }
      List<Manifest> written = applier.apply(wave);
      live.addAll(written);
      if (writes > 0) {
        awaitDefinitions(written);
      }
    }
    return live;
  }

  /// Custom resources can only be written once the server serves their kind.
  private void awaitDefinitions(List<Manifest> written) throws InterruptedException {
    List<Manifest> definitions =
        written.stream().filter(one -> one.id().kind().equals("CustomResourceDefinition")).toList();
    if (definitions.isEmpty()) {
      return;
    }
    Patience patience = Patience.of(candidate.timeout(), Duration.ZERO);
    switch (watch().await(definitions, "", patience)) {
      case Verdict.Healthy _ -> cluster.rediscover();
      case Verdict.Interrupted _ -> throw new InterruptedException();
      case Verdict.Unfinished late -> throw new KdeployException(unestablished(late.objects()));
      case Verdict.Stuck stuck -> throw new KdeployException(unestablished(stuck.objects()));
    }
  }

  private static List<Problem> unestablished(List<Verdict.Finding> findings) {
    return findings.stream()
        .map(
            one ->
                Problem.of("`%s` does not become established", one.id())
                    .why("%s", one.health().says()))
        .toList();
  }

  private void prune(Plan plan, ReleaseLock lock) throws InterruptedException {
    long going = plan.of(Change.Prune.class).count();
    if (going > 0) {
      reporter.report(new Event.PhaseStarted(Phase.PRUNE, (int) going));
    }
    new Pruner(cluster, reporter, lock).prune(plan);
  }

  private Outcome deployed(Revision revision, Plan plan, Verdict.Healthy healthy) {
    List<Problem> notes =
        healthy.notes().stream()
            .map(note -> Problem.of("`%s`: %s", note.id(), note.text()))
            .toList();
    return new Outcome.Deployed(
        revision.number(),
        plan,
        options.watch(),
        took(),
        notes,
        Reachable.of(cluster, candidate.release(), plan));
  }

  /// Nobody knows whether it is healthy: the revision stays pending, nothing is pruned, and the
  /// next run judges it.
  private Outcome unwatched(Revision revision, Plan plan) {
    return new Outcome.Deployed(
        revision.number(),
        plan,
        false,
        took(),
        List.of(),
        Reachable.of(cluster, candidate.release(), plan));
  }

  private Outcome broken(
      ReleaseHistory history,
      Jobs jobs,
      Revision revision,
      int lastGood,
      List<Verdict.Finding> findings) {
    history.close(revision, Status.FAILED, jobs.records(), clocks.wall().instant());
    List<Outcome.Unhealthy> unhealthy =
        findings.stream()
            .map(
                one ->
                    new Outcome.Unhealthy(
                        one.id(),
                        one.health().counts().ready(),
                        one.health().counts().wanted(),
                        one.health().says()))
            .toList();
    return new Outcome.Broken(revision.number(), lastGood, took(), unhealthy);
  }

  private Duration took() {
    return Duration.between(start, clocks.wall().instant());
  }

  /// From here on something may have been written, so that the exit code must not say that nothing
  /// was.
  private static KdeployException stopped(KdeployException e, Revision revision, int lastGood) {
    List<Problem> problems = new ArrayList<>();
    for (Problem problem : e.problems()) {
      problems.add(
          problem.kind() == Problem.Kind.INPUT ? problem.kind(Problem.Kind.ROLLOUT) : problem);
    }
    Problem last =
        Problem.of("revision %d was not finished, and stands as far as it came", revision.number())
            .kind(Problem.Kind.ROLLOUT);
    problems.add(
        lastGood == 0
            ? last.fix("mend it and run `kdeploy up` again")
            : last.fix(
                "mend it and run `kdeploy up` again, or go back to revision %d: `kdeploy rollback`",
                lastGood));
    return new KdeployException(problems);
  }

  private static Map<String, String> images(List<Manifest> objects) {
    Map<String, String> images = new LinkedHashMap<>();
    for (Manifest object : objects) {
      for (var container : PodTemplates.containers(object)) {
        images.put(object.id() + "/" + Tree.text(container, "name"), Tree.text(container, "image"));
      }
    }
    return images;
  }
}

package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.HookSpec.When;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One run from the lock to the last word.
final class Run {
  private final Engine engine;
  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final String holder;
  private final Candidate candidate;
  private final RunOptions options;
  private final Instant start;

  Run(
      Engine engine,
      Cluster cluster,
      Reporter reporter,
      Clocks clocks,
      String holder,
      Candidate candidate,
      RunOptions options) {
    this.engine = engine;
    this.cluster = cluster;
    this.reporter = reporter;
    this.clocks = clocks;
    this.holder = holder;
    this.candidate = candidate;
    this.options = options;
    this.start = clocks.wall().instant();
  }

  Outcome execute(Engine.Planned before) throws InterruptedException {
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
    Delivery delivery = new Delivery(cluster, reporter, lock, clocks.nanos(), candidate.timeout());
    Revision revision = opened(history, jobs);
    HookRuns hooks = new HookRuns(cluster, reporter, candidate, delivery, revision.number());
    Attempt attempt = new Attempt(revision, plan, jobs, history, delivery, hooks, lock);
    try {
      return switch (rolledOut(attempt)) {
        case Verdict.Healthy healthy -> tried(attempt, healthy);
        case Verdict.Unfinished late -> broken(attempt, late.objects(), List.of());
        case Verdict.Stuck stuck -> broken(attempt, stuck.objects(), List.of());
        case Verdict.Interrupted _ -> throw new InterruptedException();
      };
    } catch (InterruptedException e) {
      reporter.report(new Event.Interrupted());
      attempt.close(Status.FAILED, clocks.wall().instant());
      return new Outcome.Interrupted(attempt.number(), attempt.lastGood());
    } catch (KdeployException e) {
      return refused(attempt, e);
    }
  }

  private Revision opened(ReleaseHistory history, Jobs jobs) {
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
    reporter.report(new Event.RevisionOpened(opened.revision().number(), opened.resumed()));
    return opened.revision();
  }

  private Verdict rolledOut(Attempt attempt) throws InterruptedException {
    Delivery delivery = attempt.delivery();
    List<Manifest> live = new ArrayList<>(delivery.applyFoundation(attempt.plan()));
    List<Verdict.Finding> failed = attempt.hooks().run(When.BEFORE);
    if (!failed.isEmpty()) {
      return new Verdict.Stuck(failed, took());
    }
    live.addAll(delivery.applyWorkloads(attempt.plan()));
    if (!options.watch()) {
      return new Verdict.Healthy(List.of(), Duration.ZERO);
    }
    new StuckPods(cluster, reporter).replace(written(attempt.plan(), live), false);
    // A finished Job may be gone by its TTL or by hand: nobody would ever see it become ready.
    List<Manifest> awaited =
        live.stream().filter(one -> !attempt.jobs().finished().contains(one.id().key())).toList();
    return delivery.await(awaited, candidate.patience());
  }

  /// What is healthy still has to pass what the project asks of it.
  private Outcome tried(Attempt attempt, Verdict.Healthy healthy) throws InterruptedException {
    if (!options.watch()) {
      return unwatched(attempt);
    }
    List<Verdict.Finding> failed = attempt.hooks().run(When.AFTER);
    if (!failed.isEmpty()) {
      return broken(attempt, failed, List.of());
    }
    List<Problem> missed = new CheckRuns(cluster, reporter, candidate, clocks.nanos()).missed();
    return missed.isEmpty() ? finished(attempt, healthy) : broken(attempt, List.of(), missed);
  }

  private static List<Manifest> written(Plan plan, List<Manifest> live) {
    Set<String> changed =
        plan.of(Change.Update.class).map(one -> one.id().key()).collect(Collectors.toSet());
    return live.stream().filter(one -> changed.contains(one.id().key())).toList();
  }

  private Outcome finished(Attempt attempt, Verdict.Healthy healthy) throws InterruptedException {
    attempt.delivery().prune(attempt.plan(), candidate.extent().claims());
    HookRuns.removeOthers(cluster, candidate, attempt.number());
    attempt.close(Status.DEPLOYED, clocks.wall().instant());
    return deployed(attempt.revision(), attempt.plan(), healthy);
  }

  /// Nobody knows whether it is healthy: the revision stays pending, nothing is pruned, and the
  /// next run judges it.
  private Outcome unwatched(Attempt attempt) {
    return new Outcome.Deployed(
        attempt.number(),
        attempt.plan(),
        false,
        took(),
        List.of(),
        Reachable.of(cluster, candidate.release(), attempt.plan()));
  }

  private Outcome deployed(Revision revision, Plan plan, Verdict.Healthy healthy) {
    healthy.notes().forEach(note -> reporter.report(new Event.Noted(note.id(), note.text())));
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

  private Outcome broken(Attempt attempt, List<Verdict.Finding> findings, List<Problem> problems)
      throws InterruptedException {
    List<Outcome.Unhealthy> unhealthy = Outcome.Unhealthy.of(findings);
    Evidence evidence =
        new Inquest(cluster, reporter, candidate.release(), candidate.objects())
            .of(attempt, findings, problems, clocks.wall().instant());
    Optional<Revision> good = before(attempt);
    if (good.isEmpty()) {
      attempt.close(Status.FAILED, clocks.wall().instant());
      return new Outcome.Broken(
          attempt.number(),
          attempt.lastGood(),
          took(),
          unhealthy,
          problems,
          held(attempt),
          evidence);
    }
    Restoration.Result result = restored(attempt, good.get());
    return result.healthy()
        ? new Outcome.Restored(
            attempt.number(),
            good.get().number(),
            took(),
            unhealthy,
            problems,
            result.kept(),
            evidence)
        : new Outcome.Broken(
            attempt.number(),
            attempt.lastGood(),
            took(),
            unhealthy,
            problems,
            result.stands(),
            evidence);
  }

  /// The server refused in the middle what could not be known before.
  private Outcome refused(Attempt attempt, KdeployException e) throws InterruptedException {
    boolean lost = e.problems().stream().anyMatch(problem -> problem.kind() == Problem.Kind.LOCKED);
    Optional<Revision> good = lost ? Optional.empty() : before(attempt);
    if (good.isEmpty()) {
      attempt.close(Status.FAILED, clocks.wall().instant());
      throw stopped(e, attempt.revision(), attempt.lastGood());
    }
    Restoration.Result result = restored(attempt, good.get());
    if (!result.healthy()) {
      List<Problem> all = new ArrayList<>(e.problems());
      all.addAll(result.stands());
      throw stopped(new KdeployException(all), attempt.revision(), attempt.lastGood());
    }
    return new Outcome.Restored(
        attempt.number(),
        good.get().number(),
        took(),
        List.of(),
        e.problems(),
        result.kept(),
        null);
  }

  /// What is put back when this fails; nothing when the user wants to look at it, or when a hook
  /// did what cannot be undone.
  private Optional<Revision> before(Attempt attempt) {
    boolean may = options.restore() && attempt.hooks().irreversible().isEmpty();
    return may && !candidate.objects().isEmpty() ? attempt.before() : Optional.empty();
  }

  private static List<Problem> held(Attempt attempt) {
    return attempt.hooks().irreversible().stream()
        .map(
            hook ->
                Problem.of("the hook `%s` is done and cannot be undone", hook)
                    .why("it is marked `irreversible`, so nothing was put back"))
        .toList();
  }

  private Restoration.Result restored(Attempt attempt, Revision good) throws InterruptedException {
    Restoration.Result result =
        new Restoration(engine, cluster, reporter, candidate).run(attempt, good);
    attempt.close(result.healthy() ? Status.RESTORED : Status.FAILED, clocks.wall().instant());
    return result;
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

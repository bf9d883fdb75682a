package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.plan.PlanRequest;
import dev.kdeploy.plan.Planner;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Generator;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.ReleaseLock.Clocks;
import dev.kdeploy.release.Revision;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import dev.kdeploy.report.Reporter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Brings releases about. Deploying, rolling back and taking down are one run with different
/// objects.
///
/// One thread decides; requests that do not depend on each other go out in parallel and are joined
/// before the next step. Interrupting the thread ends a run in good order: what is being written is
/// finished, the history says what happened, and the lock is free.
public final class Engine {
  private final Cluster cluster;
  private final Reporter reporter;
  private final Clocks clocks;
  private final String holder;

  /// An engine for one cluster.
  ///
  /// @param holder who runs it, as the lock and the history show it; different for every run
  public Engine(Cluster cluster, Reporter reporter, Clocks clocks, String holder) {
    this.cluster = cluster;
    this.reporter = reporter;
    this.clocks = clocks;
    this.holder = holder;
  }

  /// What a run would do, without writing anything.
  ///
  /// @throws KdeployException with everything that would be refused
  public Plan plan(Candidate candidate, PlanRequest.Options options) throws InterruptedException {
    ReleaseHistory history = ReleaseHistory.read(cluster, candidate.release());
    checkEnvironment(candidate, history);
    return plan(candidate, history, jobs(candidate, history), options);
  }

  /// Plans, and does what the plan says.
  ///
  /// @param consent is shown the plan before the first write, and throws to stop there
  /// @throws KdeployException when nothing was touched, or the lock is held, or the server refused
  ///   an object that could not be checked before
  public Outcome run(Candidate candidate, RunOptions options, Consent consent)
      throws InterruptedException {
    ReleaseHistory history = ReleaseHistory.read(cluster, candidate.release());
    checkEnvironment(candidate, history);
    if (!options.besideCanary()) {
      refuseBesideCanary(candidate.release());
    }
    Plan plan = plan(candidate, history, jobs(candidate, history), options.plan());
    plan.warnings().forEach(warning -> reporter.report(new Event.Warned(warning)));
    Optional<Revision> standing = standing(history);
    if (plan.isEmpty() && standing.isPresent()) {
      return new Outcome.Unchanged(
          standing.get().number(), (int) plan.of(Change.Unchanged.class).count());
    }
    RunOptions agreed = options;
    if (isGuarded(plan)) {
      if (!consent.prune().test(plan)) {
        refuseGuarded(plan);
      }
      agreed = options.allowingPrune();
    }
    if (!plan.isEmpty()) {
      consent.approve().accept(plan);
    }
    return new Run(this, cluster, reporter, clocks, holder, candidate, agreed)
        .execute(new Planned(history, plan));
  }

  /// The revision that is known to be healthy and to run: the newest, or the one that was put back
  /// when the newest failed.
  private static Optional<Revision> standing(ReleaseHistory history) {
    return history
        .newest()
        .flatMap(
            newest ->
                switch (newest.status()) {
                  case DEPLOYED -> Optional.of(newest);
                  case RESTORED -> history.lastGood();
                  case PENDING, FAILED -> Optional.empty();
                });
  }

  private void refuseBesideCanary(ReleaseId release) {
    Canary.record(cluster, release)
        .ifPresent(
            canary -> {
              throw new KdeployException(
                  Problem.of(
                          "a canary of release `%s` stands at %d %% since %s",
                          release.name(), canary.applied(), canary.since())
                      .why("another version would be deployed under it")
                      .fix(
                          "decide first: `kdeploy canary promote` or `kdeploy canary abort`; or add"
                              + " `--abort-canary`"));
            });
  }

  Jobs jobs(Candidate candidate, ReleaseHistory history) {
    return Jobs.named(candidate.objects(), history.jobs(), candidate.release());
  }

  /// A plan, and the history it was made from.
  record Planned(ReleaseHistory history, Plan plan) {}

  /// The plan under the lock: the one from before it, when nothing has changed since.
  Plan confirmed(
      Planned before,
      Candidate candidate,
      ReleaseHistory history,
      Jobs jobs,
      PlanRequest.Options options)
      throws InterruptedException {
    boolean same = history.isSameAs(before.history());
    PlanRequest request = request(candidate, history, jobs, options);
    return same && new Planner(cluster).stillHolds(before.plan(), request)
        ? before.plan()
        : plan(candidate, history, jobs, options);
  }

  private Plan plan(
      Candidate candidate, ReleaseHistory history, Jobs jobs, PlanRequest.Options options)
      throws InterruptedException {
    reporter.report(new Event.PhaseStarted(Phase.PLAN, jobs.objects().size()));
    return quietPlan(candidate, history, jobs, options);
  }

  /// A plan that nobody has to be told of.
  Plan quietPlan(
      Candidate candidate, ReleaseHistory history, Jobs jobs, PlanRequest.Options options)
      throws InterruptedException {
    return new Planner(cluster).plan(request(candidate, history, jobs, options));
  }

  private static PlanRequest request(
      Candidate candidate, ReleaseHistory history, Jobs jobs, PlanRequest.Options options) {
    List<Manifest> wanted =
        jobs.objects().stream().map(candidate.release()::stamp).map(AccountNames::both).toList();
    List<Manifest> copies = history.recorded().stream().filter(ConfigCopies::isCopy).toList();
    return new PlanRequest(
        candidate.release(),
        wanted,
        history.inventory(),
        copies,
        neededCopies(candidate, history),
        jobs.finished(),
        Engine::generated,
        candidate.extent(),
        options);
  }

  private static String generated(String specification) {
    return Generator.parse(specification)
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("nobody knows how to generate a secret of `%s`", specification)
                        .fix("use the kdeploy that deployed this revision")))
        .generate(new SecureRandom())
        .revealBase64();
  }

  /// Copies that stay so that pods of the last good revision keep theirs; a release that is taken
  /// down has no pods.
  private static Set<String> neededCopies(Candidate candidate, ReleaseHistory history) {
    if (candidate.objects().isEmpty()) {
      return Set.of();
    }
    String namespace = candidate.release().namespace();
    return history.lastGood().map(history::contents).orElse(List.of()).stream()
        .filter(ConfigCopies::isCopy)
        .map(Manifest::id)
        .map(id -> id.namespace().isEmpty() ? id.inNamespace(namespace) : id)
        .map(ResourceId::key)
        .collect(Collectors.toSet());
  }

  private static boolean isGuarded(Plan plan) {
    return plan.of(Change.Prune.class).anyMatch(prune -> prune.guard() != Change.Guard.NONE);
  }

  /// @throws KdeployException when something would be pruned that nobody has agreed to
  static void refuseGuarded(Plan plan) {
    List<Problem> problems =
        plan.of(Change.Prune.class)
            .filter(prune -> prune.guard() != Change.Guard.NONE)
            .map(Engine::guarded)
            .toList();
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
  }

  private static Problem guarded(Change.Prune prune) {
    Problem problem =
        Problem.of("`%s` is no longer in the project and would be deleted", prune.id());
    return (switch (prune.guard()) {
          case STATEFUL -> problem.why("it holds state, or runs what does");
          case MANY -> problem.why("more than a fifth of the release would go at once");
          case NONE -> problem;
        })
        .fix("put it back into the project, or allow it: `--allow-prune`");
  }

  private static void checkEnvironment(Candidate candidate, ReleaseHistory history) {
    history
        .newest()
        .filter(one -> !one.environment().equals(candidate.environment()))
        .ifPresent(
            one -> {
              throw new KdeployException(
                  Problem.of(
                          "release `%s` in namespace `%s` belongs to environment `%s`",
                          candidate.release().name(),
                          candidate.release().namespace(),
                          one.environment())
                      .why("this run is for environment `%s`", candidate.environment())
                      .fix("give the environments different namespaces or clusters"));
            });
  }
}

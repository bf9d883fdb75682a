package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Canary;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Engine;
import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.deploy.RunOptions;
import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.output.OutcomeView;
import dev.kdeploy.output.PlanView;
import dev.kdeploy.plan.Plan;
import dev.kdeploy.project.Project;

/// Runs a candidate and shows how it ended; `--dry-run` shows what it would do.
///
/// @param repeated what a following command needs to mean the same project and place
/// @param history whether the history stays
record Running(
    Session session,
    Project project,
    Cluster cluster,
    RunFlags flags,
    String repeated,
    boolean history) {

  ExitCode run(Candidate candidate) throws InterruptedException {
    Engine engine = session.engine(cluster);
    if (flags.dryRun) {
      Plan plan = engine.plan(candidate, flags.planOptions(project));
      session.endStory();
      session.answer(() -> PlanView.text(plan, session.paper()), () -> PlanView.tree(plan));
      return ExitCode.DONE;
    }
    RunOptions options = flags.runOptions(project, session.console());
    if (flags.abortCanary && Canary.record(cluster, candidate.release()).isPresent()) {
      new Canary(engine, cluster, session.story(), session.clocks(), Who.of(session.console()))
          .abort(candidate, options.lockPatience());
    }
    Outcome outcome =
        engine.run(candidate, options, new Questions(session, project, flags).consent());
    save(outcome);
    session.endStory();
    session.answer(
        () -> OutcomeView.text(outcome, session.paper(), repeated, history),
        () -> OutcomeView.tree(outcome));
    return ExitCode.of(outcome);
  }

  /// Writes what a failure looked like as files, beside what is kept in the cluster.
  private void save(Outcome outcome) {
    Evidence evidence =
        switch (outcome) {
          case Outcome.Restored restored -> restored.evidence();
          case Outcome.Broken broken -> broken.evidence();
          case Outcome.Unchanged _, Outcome.Deployed _, Outcome.Interrupted _ -> null;
        };
    if (evidence != null) {
      EvidenceFiles.write(
          session, evidence, flags.evidence, Integer.toString(evidence.about().revision()));
    }
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Engine;
import dev.kdeploy.deploy.Outcome;
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
    Outcome outcome =
        engine.run(
            candidate,
            flags.runOptions(project, session.console()),
            new Questions(session, project, flags).consent());
    session.endStory();
    session.answer(
        () -> OutcomeView.text(outcome, session.paper(), repeated, history),
        () -> OutcomeView.tree(outcome));
    return ExitCode.of(outcome);
  }
}

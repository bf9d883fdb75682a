package dev.kdeploy.cli;

import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Canary;
import dev.kdeploy.deploy.CanaryOutcome;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Consent;
import dev.kdeploy.deploy.RunOptions;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.CanaryView;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/// What can be done with a canary that is there.
final class CanaryActions {
  private CanaryActions() {}

  /// One action on a release's canary.
  abstract static class Action extends Command {
    @Mixin CanaryPlace place = new CanaryPlace();

    Action(Console console) {
      super(console);
    }

    @Override
    final ExitCode run(Session session) throws InterruptedException {
      Project project = place.project(session, true);
      Cluster cluster = session.cluster(project, place.clusterOptions);
      ReleaseId release = session.release(project, place.clusterOptions, cluster);
      Candidate candidate = place.patience(project, release);
      RunOptions options = place.flags.runOptions(project, session.console());
      Consent consent = new Questions(session, project, place.flags).consent();
      return place.answer(
          session, act(place.canary(session, cluster), candidate, options, consent));
    }

    abstract CanaryOutcome act(
        Canary canary, Candidate candidate, RunOptions options, Consent consent)
        throws InterruptedException;
  }

  @CommandLine.Command(
      name = "promote",
      description = "Deploy the canary's version as the next revision.",
      sortOptions = false)
  static final class Promote extends Action {
    Promote(Console console) {
      super(console);
    }

    @Override
    CanaryOutcome act(Canary canary, Candidate candidate, RunOptions options, Consent consent)
        throws InterruptedException {
      return canary.promote(candidate, options, consent);
    }
  }

  @CommandLine.Command(
      name = "abort",
      description = "Remove the canary; what runs stays as it is.",
      sortOptions = false)
  static final class Abort extends Action {
    Abort(Console console) {
      super(console);
    }

    @Override
    CanaryOutcome act(Canary canary, Candidate candidate, RunOptions options, Consent consent)
        throws InterruptedException {
      return canary.abort(candidate, options.lockPatience());
    }
  }

  @CommandLine.Command(
      name = "resume",
      description = "Go on where a canary's command was stopped.",
      sortOptions = false)
  static final class Resume extends Action {
    Resume(Console console) {
      super(console);
    }

    @Override
    CanaryOutcome act(Canary canary, Candidate candidate, RunOptions options, Consent consent)
        throws InterruptedException {
      return canary.resume(candidate, options, consent);
    }
  }

  @CommandLine.Command(
      name = "status",
      description = "Show where the canary stands.",
      sortOptions = false)
  static final class Status extends Command {
    @Mixin ProjectOptions projectOptions = new ProjectOptions();
    @Mixin ClusterOptions clusterOptions = new ClusterOptions();

    Status(Console console) {
      super(console);
    }

    @Override
    ExitCode run(Session session) {
      Project project = Projects.read(session.console(), projectOptions, false);
      Cluster cluster = session.cluster(project, clusterOptions);
      ReleaseId release = session.release(project, clusterOptions, cluster);
      CanaryRecord record =
          Canary.record(cluster, release)
              .orElseThrow(
                  () ->
                      new KdeployException(
                          Problem.of("release `%s` has no canary", release.name())
                              .fix("start one: `kdeploy canary --weight 25`")));
      String repeated = Repeats.of(projectOptions, clusterOptions);
      session.answer(
          () ->
              CanaryView.status(
                  record, session.clocks().wall().instant(), session.paper(), repeated),
          () -> CanaryView.tree(record));
      return ExitCode.DONE;
    }
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Canary;
import dev.kdeploy.deploy.CanaryOutcome;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.CanaryView;
import dev.kdeploy.project.Project;
import java.util.List;
import picocli.CommandLine.Mixin;

/// Where a canary is, and how patient to be with it: what all commands about canaries share.
final class CanaryPlace {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin RunFlags flags = new RunFlags();

  Project project(Session session, boolean writes) {
    return Projects.read(session.console(), projectOptions, writes);
  }

  Canary canary(Session session, Cluster cluster) {
    return new Canary(
        session.engine(cluster),
        cluster,
        session.story(),
        session.clocks(),
        Who.of(session.console()));
  }

  /// Nothing to deploy, with the project's patience.
  Candidate patience(Project project, ReleaseId release) {
    return Candidates.of(project, release, flags, List.of(), "canary");
  }

  ExitCode answer(Session session, CanaryOutcome outcome) {
    if (outcome instanceof CanaryOutcome.Failed failed) {
      EvidenceFiles.write(session, failed.evidence(), flags.evidence, "canary");
    }
    session.endStory();
    String repeated = Repeats.of(projectOptions, clusterOptions);
    session.answer(
        () -> CanaryView.text(outcome, session.paper(), repeated), () -> CanaryView.tree(outcome));
    return switch (outcome) {
      case CanaryOutcome.Holding _, CanaryOutcome.Aborted _ -> ExitCode.DONE;
      case CanaryOutcome.Undecided _ -> ExitCode.CANARY_HOLDS;
      case CanaryOutcome.Failed _ -> ExitCode.RESTORED;
      case CanaryOutcome.Interrupted _ -> ExitCode.INTERRUPTED;
      case CanaryOutcome.Promoted promoted -> ExitCode.of(promoted.outcome());
    };
  }
}

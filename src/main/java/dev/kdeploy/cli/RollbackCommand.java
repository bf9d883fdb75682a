package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.project.Project;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "rollback",
    description = "Put an earlier revision back, as a new one.",
    sortOptions = false)
final class RollbackCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin RunFlags flags = new RunFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "REVISION",
      description = "Which (default: the last good one before the current).")
  @Nullable Integer revision;

  RollbackCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    Project project = Projects.read(session.console(), projectOptions, true);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    Candidate candidate = Candidates.ofRevision(project, release, flags, cluster, revision);
    String repeated = Repeats.of(projectOptions, clusterOptions);
    return new Running(session, project, cluster, flags, repeated, true).run(candidate);
  }
}

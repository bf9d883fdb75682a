package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Canary;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.StatusView;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Project;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
    name = "status",
    description = "Show how the release is now.",
    sortOptions = false)
final class StatusCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();

  StatusCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    Project project = Projects.read(session.console(), projectOptions, false);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    var status = Statuses.of(cluster, release);
    Canary.record(cluster, release)
        .ifPresent(
            canary ->
                session.warn(
                    Problem.of("a canary stands at %d %% beside it", canary.applied())
                        .fix("see where: `kdeploy canary status`")));
    session.answer(
        () ->
            StatusView.text(
                status,
                session.clocks().wall().instant(),
                session.isVerbose(),
                session.paper(),
                Repeats.of(projectOptions, clusterOptions)),
        () -> StatusView.tree(status));
    return ExitCode.DONE;
  }
}

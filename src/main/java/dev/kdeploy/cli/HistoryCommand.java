package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.HistoryView;
import dev.kdeploy.project.Project;
import dev.kdeploy.release.ReleaseHistory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
    name = "history",
    description = "Show the revisions of the release.",
    sortOptions = false)
final class HistoryCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();

  HistoryCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Project project = Projects.read(session.console(), projectOptions, false);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    ReleaseHistory history = ReleaseHistory.read(cluster, release);
    session.answer(
        () ->
            HistoryView.text(
                history.revisions(),
                session.clocks().wall().instant(),
                session.isVerbose(),
                session.paper(),
                Repeats.of(projectOptions, clusterOptions)),
        () -> HistoryView.tree(release, history.revisions()));
    return ExitCode.DONE;
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.project.Project;
import dev.kdeploy.release.ReleaseHistory;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
    name = "down",
    description = {
      "Remove what the release made.",
      "Claims, generated secrets, CustomResourceDefinitions, namespaces and the history stay unless"
          + " told otherwise; adopted objects are given back."
    },
    sortOptions = false)
final class DownCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin RunFlags flags = new RunFlags();
  @Mixin DownFlags also = new DownFlags();

  DownCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    Project project = Projects.read(session.console(), projectOptions, true);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    if (ReleaseHistory.read(cluster, release).newest().isEmpty()) {
      throw new KdeployException(Missing.release(cluster, release));
    }
    flags.allowPrune = true;
    Candidate candidate = Candidates.of(project, release, flags, List.of(), "down");
    String repeated = Repeats.of(projectOptions, clusterOptions);
    ExitCode code =
        new Running(session, project, cluster, flags, repeated, !also.history)
            .run(candidate.removing(also.extent()));
    if (code == ExitCode.DONE && also.history && !flags.dryRun) {
      ReleaseHistory.read(cluster, release).forget();
    }
    return code;
  }
}

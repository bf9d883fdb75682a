package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.project.Project;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "up",
    description = "Deploy the project and wait until it is healthy.",
    sortOptions = false)
final class UpCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();
  @Mixin SupplyOptions supplyOptions = new SupplyOptions();
  @Mixin RunFlags flags = new RunFlags();

  @Option(
      names = "--only",
      paramLabel = "WORKLOAD",
      description = "Change only this workload; the rest stays as it was deployed.")
  List<String> only = new ArrayList<>();

  UpCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    Project project = Projects.read(session.console(), projectOptions, true);
    boolean rehearsal = Session.isSandbox(project, clusterOptions);
    Supplies supplies = new Supplies(session, project, imageOptions);
    Preparation preparation = supplies.rendered(rehearsal);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    if (!rehearsal) {
      preparation =
          supplies.supplied(preparation, cluster, release, supplyOptions.wishes(flags.dryRun));
    }
    Candidate whole = Candidates.of(preparation, release, flags);
    Candidate candidate = Candidates.only(whole, cluster, only);
    String repeated = Repeats.of(projectOptions, clusterOptions);
    return new Running(session, project, cluster, flags, repeated, true).run(candidate);
  }
}

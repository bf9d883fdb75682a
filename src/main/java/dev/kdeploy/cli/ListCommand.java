package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.ListView;
import dev.kdeploy.release.ReleaseHistory;
import dev.kdeploy.release.Revision;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "list",
    description = "List the releases of a namespace or of the whole cluster.",
    sortOptions = false)
final class ListCommand extends Command {
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "In every namespace.")
  boolean all;

  @Option(names = "--sandbox", description = "In the built-in sandbox.")
  boolean sandbox;

  ListCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Cluster cluster = sandbox ? session.sandbox() : session.cluster(clusterOptions);
    String own = clusterOptions.namespace;
    String namespace = all ? "" : own == null ? cluster.server().defaultNamespace() : own;
    Map<ReleaseId, Revision> newest = new LinkedHashMap<>();
    for (ReleaseId release : ReleaseHistory.releases(cluster, namespace)) {
      ReleaseHistory.read(cluster, release)
          .newest()
          .ifPresent(revision -> newest.put(release, revision));
    }
    session.answer(
        () -> ListView.text(newest, session.clocks().wall().instant(), session.paper()),
        () -> ListView.tree(newest));
    return ExitCode.DONE;
  }
}

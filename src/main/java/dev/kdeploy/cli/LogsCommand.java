package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Durations;
import dev.kdeploy.project.Project;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "logs",
    description = "Show the logs of the release's pods, or of some workloads.",
    sortOptions = false)
final class LogsCommand extends Command {
  @Mixin ProjectOptions projectOptions = new ProjectOptions();
  @Mixin ClusterOptions clusterOptions = new ClusterOptions();

  @Parameters(arity = "0..*", paramLabel = "WORKLOAD", description = "Only these.")
  List<String> workloads = new ArrayList<>();

  @Option(
      names = {"-c", "--container"},
      paramLabel = "NAME",
      description = "Only this container.")
  @Nullable String container;

  @Option(
      names = {"-p", "--previous"},
      description = "Of the containers' previous incarnation.")
  boolean previous;

  @Option(names = "--follow", description = "Keep showing new lines until Ctrl-C.")
  boolean follow;

  @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines of each.")
  @Nullable Integer tail;

  @Option(names = "--since", paramLabel = "TIME", description = "Only lines younger than this.")
  @Nullable String since;

  @Option(names = "--timestamps", description = "Start every line with its time.")
  boolean timestamps;

  LogsCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    if (tail != null && tail < 0) {
      throw new KdeployException(
          Problem.of("`--tail` must be a whole number from 0, found `%d`", tail)
              .fix("write for example `--tail 100`, or leave it out to see all lines"));
    }
    Project project = Projects.read(session.console(), projectOptions, false);
    Cluster cluster = session.cluster(project, clusterOptions);
    ReleaseId release = session.release(project, clusterOptions, cluster);
    Duration age = since == null ? null : Durations.require("--since", since);
    new Logs(
            session,
            cluster,
            output.form == OutputOptions.Form.json,
            new Logs.Choice(workloads, container, previous, tail, age, follow, timestamps))
        .show(release);
    return ExitCode.DONE;
  }
}

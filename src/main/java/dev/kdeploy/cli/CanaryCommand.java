package dev.kdeploy.cli;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.CanaryWish;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Preparation;
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

@CommandLine.Command(
    name = "canary",
    description = {
      "Put the project's new version beside the one that runs, with a part of the traffic.",
      "Then: canary status, canary promote, canary abort, canary resume."
    },
    sortOptions = false)
final class CanaryCommand extends Command {
  @Mixin CanaryPlace place = new CanaryPlace();
  @Mixin ImageOptions imageOptions = new ImageOptions();
  @Mixin SupplyOptions supplyOptions = new SupplyOptions();

  @Option(names = "--weight", paramLabel = "PERCENT", description = "The share of the traffic.")
  @Nullable Integer weight;

  @Option(
      names = "--steps",
      paramLabel = "PERCENT",
      split = ",",
      description = "Go through these shares: --steps 5,25,50.")
  List<Integer> steps = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "How long each step lasts (default: ${DEFAULT-VALUE}).",
      defaultValue = "1m")
  String interval = "1m";

  @Option(
      names = "--only",
      paramLabel = "WORKLOAD",
      description = "Only this workload gets a canary.")
  List<String> only = new ArrayList<>();

  @Option(names = "--strict-weight", description = "Fail when pods cannot reach the share exactly.")
  boolean strict;

  CanaryCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    CanaryWish wish = wish();
    Project project = place.project(session, true);
    boolean rehearsal = Session.isSandbox(project, place.clusterOptions);
    Supplies supplies = new Supplies(session, project, imageOptions);
    Preparation preparation = supplies.rendered(rehearsal);
    Cluster cluster = session.cluster(project, place.clusterOptions);
    ReleaseId release = session.release(project, place.clusterOptions, cluster);
    if (!rehearsal) {
      preparation = supplies.supplied(preparation, cluster, release, supplyOptions.wishes(false));
    }
    Candidate candidate = Candidates.of(preparation, release, place.flags);
    Duration patience = place.flags.runOptions(project, session.console()).lockPatience();
    return place.answer(session, place.canary(session, cluster).start(candidate, wish, patience));
  }

  private CanaryWish wish() {
    if (weight == null == steps.isEmpty()) {
      throw new KdeployException(
          Problem.of("say how much traffic the canary gets")
              .fix("for example `--weight 25`, or `--steps 5,25,50 --interval 1m`"));
    }
    List<Integer> wanted = weight == null ? steps : List.of(weight);
    int before = 0;
    for (int step : wanted) {
      if (step < 1 || step > 100 || step <= before) {
        throw new KdeployException(
            Problem.of("`%d` cannot be a share of the traffic here", step)
                .why("shares go from 1 to 100 percent, each step higher than the one before")
                .fix("for example `--steps 5,25,50`"));
      }
      before = step;
    }
    return new CanaryWish(wanted, Durations.require("--interval", interval), only, strict);
  }
}

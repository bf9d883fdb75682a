package dev.kdeploy.cli;

import dev.kdeploy.canary.Steps;
import dev.kdeploy.canary.Wish;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.CanaryWish;
import dev.kdeploy.deploy.Candidate;
import dev.kdeploy.deploy.Preparation;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Durations;
import dev.kdeploy.project.Project;
import java.net.http.HttpClient;
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
  @Mixin CanaryGates gates = new CanaryGates();

  @Option(names = "--weight", paramLabel = "PERCENT", description = "The share of the traffic.")
  @Nullable Integer weight;

  @Option(
      names = "--steps",
      paramLabel = "PERCENT",
      description = "Go through these shares: --steps 5,25,50.")
  @Nullable String steps;

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

  @Option(
      names = "--router",
      paramLabel = "NAME",
      description =
          "What divides the traffic: replicas, gateway, nginx or host (default: what the"
              + " routes of the Service allow).")
  @Nullable String router;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "A host that leads to the canary alone.")
  @Nullable String host;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "Requests with this header go to the canary, whatever the share is.")
  @Nullable String header;

  @Option(names = "--confirm", description = "Ask before each further step.")
  boolean confirm;

  CanaryCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) throws InterruptedException {
    List<Integer> weights = weights();
    Duration time = Durations.require("--interval", interval);
    Wish way = Wish.of(router, host, header);
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
    Questions questions = new Questions(session, project, place.flags);
    questions.confirm();
    try (HttpClient client = HttpClient.newHttpClient()) {
      CanaryWish wish =
          new CanaryWish(
              weights,
              time,
              only,
              strict,
              way,
              gates.wish(cluster, client, release.namespace()),
              next -> !confirm || questions.agrees("Go on to " + next + " %? [y/N] "));
      return place.answer(session, place.canary(session, cluster).start(candidate, wish, patience));
    }
  }

  private List<Integer> weights() {
    if (weight == null && steps == null || weight != null && steps != null) {
      throw new KdeployException(
          Problem.of("say how much traffic the canary gets")
              .fix("for example `--weight 25`, or `--steps 5,25,50 --interval 1m`"));
    }
    return Steps.of(
            steps == null ? String.valueOf(weight) : steps,
            Durations.require("--interval", interval))
        .weights();
  }
}

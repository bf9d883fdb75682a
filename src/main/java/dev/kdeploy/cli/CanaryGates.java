package dev.kdeploy.cli;

import dev.kdeploy.canary.CanaryObjects;
import dev.kdeploy.canary.CanaryRecord;
import dev.kdeploy.canary.Gate;
import dev.kdeploy.canary.GatePolicy;
import dev.kdeploy.canary.GatePolicy.Silence;
import dev.kdeploy.canary.Gates;
import dev.kdeploy.canary.Prometheus;
import dev.kdeploy.canary.Subjects;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.deploy.CanaryWish;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.project.Durations;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What has to be well before a canary gets more traffic, as options.
final class CanaryGates {
  private static final Duration PROBE = Duration.ofSeconds(5);

  /// What it means when a gate sees nothing.
  enum NoData {
    wait,
    pass,
    fail
  }

  @Option(
      names = "--probe",
      paramLabel = "URL",
      description = "A URL that has to answer with 2xx all the while; may be repeated.")
  List<String> probes = new ArrayList<>();

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description =
          "Where metrics are: a URL; http://NAME.NAMESPACE.svc:9090 is asked through the API"
              + " server.")
  @Nullable String prometheus;

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      description =
          "Who measures: istio, nginx, traefik, linkerd, http, micrometer, otel"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "http")
  String metrics = "http";

  @Option(
      names = "--max-error-rate",
      paramLabel = "PERCENT",
      description = "At most so many of the canary's requests fail.")
  @Nullable String maxErrorRate;

  @Option(
      names = "--max-error-delta",
      paramLabel = "PERCENT",
      description = "At most so many percentage points more than of the stable version's.")
  @Nullable String maxErrorDelta;

  @Option(
      names = "--max-p99",
      paramLabel = "TIME",
      description = "99 % of the canary's requests are answered in this time.")
  @Nullable String maxP99;

  @Option(
      names = "--min-requests",
      paramLabel = "N",
      description = "Fewer requests than this are no data (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  long fewest = 20;

  @Option(
      names = "--no-data",
      paramLabel = "wait|pass|fail",
      description = "What it means when a gate sees nothing (default: ${DEFAULT-VALUE}).",
      defaultValue = "wait")
  NoData noData = NoData.wait;

  CanaryWish.Gates wish(Cluster cluster, HttpClient client, String namespace) {
    boolean measured = maxErrorRate != null || maxErrorDelta != null || maxP99 != null;
    if (measured && prometheus == null) {
      throw new KdeployException(
          Problem.of("nobody says where the metrics are")
              .fix(
                  "add `--prometheus`, for example `--prometheus"
                      + " http://prometheus.monitoring.svc:9090`"));
    }
    Silence silence =
        switch (noData) {
          case wait -> Silence.WAIT;
          case pass -> Silence.PASS;
          case fail -> Silence.FAIL;
        };
    GatePolicy policy =
        new GatePolicy(GatePolicy.USUAL.tolerated(), silence, GatePolicy.USUAL.patience());
    // Made once, so that what is wrong with an option is said before anything is written.
    List<Gate> requests =
        probes.stream().map(url -> Gates.http(client, url, Map.of(), PROBE)).toList();
    Prometheus source = prometheus == null ? null : Prometheus.at(prometheus, cluster, client);
    return new CanaryWish.Gates(record -> all(record, requests, source, namespace), policy);
  }

  private List<Gate> all(
      CanaryRecord record, List<Gate> requests, @Nullable Prometheus source, String namespace) {
    List<Gate> all = new ArrayList<>(requests);
    if (source != null) {
      for (CanaryRecord.Pair pair : record.pairs()) {
        all.addAll(metrics(Gates.on(source, subjects(pair, namespace), metrics, fewest)));
      }
    }
    return all;
  }

  private static Subjects subjects(CanaryRecord.Pair pair, String namespace) {
    return new Subjects(
        namespace,
        pair.canary(),
        pair.stable(),
        CanaryObjects.name(pair.service()),
        pair.service(),
        "");
  }

  private List<Gate> metrics(Gates gates) {
    List<Gate> all = new ArrayList<>();
    if (maxErrorRate != null) {
      all.add(gates.errorRate(Gates.percent("--max-error-rate", maxErrorRate)));
    }
    if (maxErrorDelta != null) {
      all.add(gates.errorRateAgainstStable(Gates.percent("--max-error-delta", maxErrorDelta)));
    }
    if (maxP99 != null) {
      all.add(gates.p99(Durations.require("--max-p99", maxP99)));
    }
    return all;
  }
}

package dev.kdeploy.canary;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where request metrics are, by who measures them. Metrics and labels are those that each source
/// documents; the forms follow Flagger's observers, but for two cases that they miss: no request
/// failed, so that there is no series of failures (0 %, not "no data"), and every one failed.
///
/// @param series selectors of the same thing under different labels: the first that has data counts
record Preset(String name, List<Series> series) {
  /// @param total the counter of requests, with what the canary's have and an open `}`
  /// @param failed what the failed among them have in addition
  /// @param bucket the histogram's buckets, empty when there are none; without the selector
  /// @param millis what its numbers have to be multiplied with
  record Series(String total, String selector, String failed, String bucket, int millis) {
    String requests() {
      return total + "{" + selector + "}";
    }

    String failures() {
      return total + "{" + selector + "," + failed + "}";
    }

    String buckets() {
      return bucket + "{" + selector + "}";
    }

    Series withSelector(String other) {
      return new Series(total, other, failed, bucket, millis);
    }
  }

  private static final String STATUS = "status=~\"5..\"";
  private static final String POD = "-[0-9a-zA-Z]+-[0-9a-zA-Z]+\"";
  private static final String SCRAPED = "namespace=\"{{namespace}}\",pod=~\"{{canary}}" + POD;
  private static final String SCRAPED_BEFORE =
      "kubernetes_namespace=\"{{namespace}}\",kubernetes_pod_name=~\"{{canary}}" + POD;
  private static final String PUSHED =
      "k8s_namespace_name=\"{{namespace}}\",k8s_pod_name=~\"{{canary}}" + POD;
  private static final String NGINX = "namespace=\"{{namespace}}\",ingress=\"{{ingress}}\",";

  private static final List<Preset> ALL =
      List.of(
          new Preset(
              "istio",
              List.of(
                  new Series(
                      "istio_requests_total",
                      "reporter=\"destination\",destination_workload_namespace=\"{{namespace}}\","
                          + "destination_workload=\"{{canary}}\"",
                      "response_code=~\"5..\"",
                      "istio_request_duration_milliseconds_bucket",
                      1))),
          new Preset(
              "linkerd",
              List.of(
                  new Series(
                      "response_total",
                      "namespace=\"{{namespace}}\",deployment=\"{{canary}}\","
                          + "direction=\"inbound\"",
                      "classification=\"failure\"",
                      "response_latency_ms_bucket",
                      1))),
          new Preset(
              "nginx",
              List.of(
                  new Series(
                      "nginx_ingress_controller_requests", NGINX + "canary!=\"\"", STATUS, "", 1))),
          new Preset(
              "traefik",
              List.of(
                  new Series(
                      "traefik_service_requests_total",
                      "service=~\"{{namespace}}-{{canaryService}}-[0-9a-zA-Z]+@kubernetes.*\"",
                      "code=~\"5..\"",
                      "traefik_service_request_duration_seconds_bucket",
                      1000))),
          app("http", "http_request_duration_seconds", STATUS, SCRAPED, SCRAPED_BEFORE),
          app(
              "micrometer",
              "http_server_requests_seconds",
              "outcome=\"SERVER_ERROR\"",
              SCRAPED,
              SCRAPED_BEFORE),
          app(
              "otel",
              "http_server_request_duration_seconds",
              "http_response_status_code=~\"5..\"",
              PUSHED,
              SCRAPED));

  private static Preset app(String name, String metric, String failed, String... selectors) {
    List<Series> series = new ArrayList<>();
    for (String selector : selectors) {
      series.add(new Series(metric + "_count", selector, failed, metric + "_bucket", 1000));
    }
    return new Preset(name, series);
  }

  /// The preset of a name.
  ///
  /// @throws KdeployException when there is none
  static Preset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new KdeployException(
                    Problem.of("no metrics are known by the name `%s`", name)
                        .fix("%s", Suggestion.sentence(name, names()))));
  }

  static List<String> names() {
    return ALL.stream().map(Preset::name).toList();
  }

  /// The same for stable, asked with [Subjects#swapped()]. nginx tells the two apart by a label of
  /// its own.
  Preset ofStable() {
    return name.equals("nginx")
        ? new Preset(name, List.of(series.getFirst().withSelector(NGINX + "canary=\"\"")))
        : this;
  }

  /// The part of requests that failed, in percent.
  Query errorRate() {
    String failed = either(one -> "sum(rate(" + one.failures() + "[{{window}}]))");
    String all = either(one -> "sum(rate(" + one.requests() + "[{{window}}]))");
    return new Query("100 * (" + failed + " or vector(0)) / (" + all + ")");
  }

  /// How many requests there were.
  Query requests() {
    return new Query(either(one -> "sum(increase(" + one.requests() + "[{{window}}]))"));
  }

  /// The time within which 99 % of requests were answered, in milliseconds. Empty when the source
  /// has no histogram.
  Optional<Query> p99() {
    if (series.getFirst().bucket().isEmpty()) {
      return Optional.empty();
    }
    String buckets = either(one -> "sum by (le) (rate(" + one.buckets() + "[{{window}}]))");
    int millis = series.getFirst().millis();
    return Optional.of(
        new Query(
            "histogram_quantile(0.99, " + buckets + ")" + (millis == 1 ? "" : " * " + millis)));
  }

  private String either(Function<Series, String> form) {
    return series.stream().map(form).collect(Collectors.joining(" or "));
  }
}

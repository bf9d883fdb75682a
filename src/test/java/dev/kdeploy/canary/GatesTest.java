package dev.kdeploy.canary;

import static dev.kdeploy.canary.MeasuredServer.NOTHING;
import static dev.kdeploy.canary.MeasuredServer.number;
import static dev.kdeploy.canary.MeasuredServer.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.problem.KdeployException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
  private static final Window MINUTE = new Window(Duration.ofMinutes(1));
  private static final Subjects SUBJECTS =
      new Subjects("shop", "web-canary", "web", "web-svc-canary", "web-svc", "front");
  private static final SandboxCluster SANDBOX = new SandboxCluster();

  private final HttpClient client = HttpClient.newHttpClient();
  private final MeasuredServer server = new MeasuredServer();

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @AfterAll
  static void closeSandbox() {
    SANDBOX.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0,    Pass, '0 % in 340 requests, at most 1 % allowed'",
    "1,    Pass, '1 % in 340 requests, at most 1 % allowed'",
    "1.01, Fail, '1.01 % in 340 requests, at most 1 % allowed'",
    "100,  Fail, '100 % in 340 requests, at most 1 % allowed'",
    "NaN,  NoData, nothing was measured of the canary",
    "+Inf, NoData, nothing was measured of the canary",
    "x,    NoData, nothing was measured of the canary"
  })
  void holdAnErrorRateAgainstItsLimit(String rate, String kind, String says) {
    server.answering("100 *", number(rate)).answering("increase", number("340.4"));

    Reading reading = gates("istio", 0).errorRate(1).read(MINUTE);

    assertThat(reading.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(reading.says()).isEqualTo(says);
    assertThat(reading.numbers()).containsEntry("requests", 340.4).containsEntry("limit", 1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "2,   1.5, Pass, '2 % in 340 requests against 1.5 %, at most 0.5 % more allowed'",
    "2.1, 1.5, Fail, '2.1 % in 340 requests against 1.5 %, at most 0.5 % more allowed'",
    "0,   9,   Pass, '0 % in 340 requests against 9 %, at most 0.5 % more allowed'",
    "2,   NaN, NoData, nothing was measured of the stable version"
  })
  void holdTheCanaryAgainstStable(String canary, String stable, String kind, String says) {
    server
        .answering("increase", number("340"))
        .answering("destination_workload=\"web-canary\"", number(canary))
        .answering("destination_workload=\"web\"", number(stable));

    Reading reading = gates("istio", 0).errorRateAgainstStable(0.5).read(MINUTE);

    assertThat(reading.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(reading.says()).isEqualTo(says);
  }

  @ParameterizedTest
  @CsvSource({
    "99, only 99 requests of at least 100 in 60s",
    "0, only 0 requests of at least 100 in 60s",
    "NaN, nothing was measured of the canary's requests"
  })
  void takeFewRequestsForNoData(String requests, String says) {
    server.answering("increase", number(requests)).answering("100 *", number("0"));

    Reading reading = gates("istio", 100).errorRate(1).read(MINUTE);

    assertThat(reading).isInstanceOf(Reading.NoData.class);
    assertThat(reading.says()).isEqualTo(says);
  }

  @Test
  void tellLatencyInMilliseconds() {
    server.answering("histogram_quantile", number("612.5"));

    Reading reading = gates("http", 0).p99(Duration.ofMillis(500)).read(MINUTE);

    assertThat(reading).isInstanceOf(Reading.Fail.class);
    assertThat(reading.says()).isEqualTo("612.5 ms, at most 500 ms allowed");
    assertThat(reading.numbers()).containsEntry("canary", 612.5).containsEntry("limit", 500.0);
  }

  @Test
  void askTheUsersOwnQuery() {
    server.answering("queue", number("7"));

    Reading reading =
        gates("http", 0)
            .query(
                "queue",
                "max(queue{pod=~\"{{canary}}-.*\", ns=\"{{ namespace }}\"}[{{window}}])",
                5)
            .read(new Window(Duration.ofSeconds(90)));

    assertThat(server.queries()).contains("max(queue{pod=~\"web-canary-.*\", ns=\"shop\"}[90s])");
    assertThat(reading.says()).isEqualTo("7, at most 5 allowed");
  }

  @Test
  void refuseUnknownPlaceholders() {
    assertThatThrownBy(() -> gates("http", 0).query("mine", "x{a=\"{{canry}}\"} + {{pod}}", 5))
        .isInstanceOf(KdeployException.class)
        .hasMessage(
            "the query of `mine` has an unknown placeholder `{{canry}}`\n"
                + "the query of `mine` has an unknown placeholder `{{pod}}`");
  }

  static List<String[]> bodies() {
    return List.of(
        new String[] {NOTHING, "nothing was measured of the canary"},
        new String[] {
          vector("{\"value\":[1,\"2\"]},{\"value\":[1,\"3\"]}"),
          "the query answers with 2 series instead of one of the canary"
        },
        new String[] {
          "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"0.5\"]}}",
          "0.5, at most 1 allowed"
        },
        new String[] {"<html>", "%s does not answer as Prometheus does of the canary"},
        new String[] {"{}", "%s does not answer as Prometheus does of the canary"},
        new String[] {vector("{\"value\":[1]}"), "nothing was measured of the canary"});
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void takeEveryOddAnswerForNoData(String body, String says) {
    server.answering("mine", body);

    Reading reading = gates("http", 0).query("mine", "mine", 1).read(MINUTE);

    assertThat(reading.says()).isEqualTo(says.replace("%s", "http://" + server.address()));
  }

  @Test
  void sayWhatTheServerRefuses() {
    server
        .failing(400)
        .answering("mine", "{\"status\":\"error\",\"error\":\"parse error: unexpected end\"}");

    Reading reading = gates("http", 0).query("mine", "mine", 1).read(MINUTE);

    assertThat(reading).isInstanceOf(Reading.NoData.class);
    assertThat(reading.says()).contains("answers with status 400: parse error: unexpected end");
  }

  @Test
  void takeAServerThatIsNotThereForNoData() {
    server.close();

    Reading reading = gates("http", 0).errorRate(1).read(MINUTE);

    assertThat(reading).isInstanceOf(Reading.NoData.class);
    assertThat(reading.says()).contains("does not answer");
  }

  @Test
  void askUnderThePathOfTheUrlAndNeverShowItsPassword() {
    server.failing(503);
    String url = "http://me:s3cret@" + server.address() + "/prometheus/";

    Reading reading =
        Gates.on(Prometheus.at(url, SANDBOX.cluster(), client), SUBJECTS, "http", 0)
            .errorRate(1)
            .read(MINUTE);

    assertThat(server.paths()).containsOnly("/prometheus/api/v1/query");
    assertThat(server.authorization()).isEqualTo("Basic bWU6czNjcmV0");
    assertThat(reading.says()).contains("status 503").doesNotContain("s3cret");
  }

  @Test
  void reachAServiceThroughTheApiServer() {
    Prometheus prometheus =
        Prometheus.at("http://prometheus.monitoring.svc:9090", SANDBOX.cluster(), client);

    Reading reading = Gates.on(prometheus, SUBJECTS, "http", 0).errorRate(1).read(MINUTE);

    assertThat(reading).isInstanceOf(Reading.NoData.class);
    assertThat(reading.says())
        .startsWith("http://prometheus.monitoring.svc:9090 answers with status ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus:9090", "ftp://x", "http://", "http://u:s3cret@bad host/", ""})
  void refuseWhatIsNoAddress(String url) {
    assertThatThrownBy(() -> Prometheus.at(url, SANDBOX.cluster(), client))
        .isInstanceOf(KdeployException.class)
        .hasMessage("`--prometheus` must be a URL that begins with `http://` or `https://`");
  }

  @ParameterizedTest
  @CsvSource({"200, Pass", "204, Pass", "301, Fail", "404, Fail", "503, Fail"})
  void probeAUrl(int status, String kind) {
    server.failing(status);

    Reading reading = probe("http://" + server.address() + "/ready").read(MINUTE);

    assertThat(reading.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(reading.says()).isEqualTo("status " + status);
    assertThat(reading.numbers()).containsEntry("status", (double) status);
  }

  @Test
  void tellARefusedConnectionFromAnUnknownHost() {
    String address = server.address();
    server.close();

    assertThat(probe("http://" + address + "/").read(MINUTE))
        .isInstanceOf(Reading.Fail.class)
        .extracting(Reading::says)
        .isEqualTo("connection refused");
    // Too long for a name server to be asked.
    assertThat(probe("http://" + "x".repeat(64) + ".invalid/").read(MINUTE))
        .isInstanceOf(Reading.NoData.class)
        .extracting(Reading::says)
        .isEqualTo("its host is not known here");
  }

  @Test
  void hideThePasswordOfAProbedUrl() {
    Gate probe = probe("http://me:s3cret@" + server.address() + "/ready");

    Reading reading = probe.read(MINUTE);

    assertThat(probe.name()).isEqualTo("http://" + server.address() + "/ready");
    assertThat(reading.toString()).doesNotContain("s3cret");
    assertThat(server.authorization()).isEqualTo("Basic bWU6czNjcmV0");
  }

  @ParameterizedTest
  @CsvSource({"1%, 1", "0.5, 0.5", "'0.25 %', 0.25", "100%, 100", "0, 0"})
  void readPercentages(String text, double percent) {
    assertThat(Gates.percent("--max-error-rate", text)).isEqualTo(percent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "101", "-1%", "1,5", "1e1", "NaN"})
  void refuseWhatIsNoPercentage(String text) {
    assertThatThrownBy(() -> Gates.percent("--max-error-rate", text))
        .hasMessage("`--max-error-rate` must be from 0 to 100 percent, found `%s`", text);
  }

  private Gate probe(String url) {
    return Gates.http(client, url, Map.of(), Duration.ofSeconds(20));
  }

  private Gates gates(String preset, long fewest) {
    Prometheus prometheus = Prometheus.at("http://" + server.address(), SANDBOX.cluster(), client);
    return Gates.on(prometheus, SUBJECTS, preset, fewest);
  }
}

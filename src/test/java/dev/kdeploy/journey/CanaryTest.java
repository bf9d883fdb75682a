package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One version beside another on a real node, with visitors: through an Ingress whose controller
/// reads nginx annotations (`KDEPLOY_TEST_PROXY`, or `10.0.2.2`).
@Tag("tier3")
class CanaryTest {
  private static final String REGISTRY =
      System.getenv().getOrDefault("KDEPLOY_TEST_REGISTRY", "localhost:5000");
  private static final String PROXY =
      System.getenv().getOrDefault("KDEPLOY_TEST_PROXY", "10.0.2.2");
  private static final Path EXAMPLE = Path.of("examples/dummy-api").toAbsolutePath();
  private static final String SECOND = "values.version=2.0";

  /// Of 400 requests at 25 %, these bounds hold in 99 of 100 runs.
  private static final int FEWEST = 78;

  private static final int MOST = 122;
  private static final int REQUESTS = 400;

  @TempDir Path home;
  private Api api;
  private Place place;

  @BeforeEach
  void deploy() {
    api = Api.connect();
    LocalDocker.isThere();
    place = Place.in(api, home);
    does("up");
  }

  @AfterEach
  void leave() {
    if (place != null) {
      place.close();
    }
    if (api != null) {
      api.close();
    }
  }

  private String host() {
    return place.namespace() + ".example.com";
  }

  private CommandLineRun run(List<String> command, String... more) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("-C", EXAMPLE.toString(), "-e", "test", "-n", place.namespace()));
    line.addAll(List.of("--request-timeout", "30s"));
    line.addAll(List.of("--set", "values.registry=" + REGISTRY));
    line.addAll(List.of("--set", "workloads.dummy-api.ingress.host=" + host()));
    line.addAll(List.of("--set", "workloads.dummy-api.rollout.settle=3s"));
    line.addAll(List.of("--set", "workloads.dummy-api.rollout.minReadySeconds=0"));
    line.addAll(List.of(more));
    return CommandLineRun.of(home, place.environment(), line.toArray(String[]::new));
  }

  private CommandLineRun does(String command, String... more) {
    CommandLineRun run = run(List.of(command.split(" ")), more);
    assertThat(run.code()).as("%s%n%s%n%s", command, run.out(), run.err()).isZero();
    return run;
  }

  private long ofSecond(String address, String host) throws IOException {
    long second = 0;
    for (int i = 0; i < REQUESTS; i++) {
      second += Load.get(address, host, "/").contains("version 2.0") ? 1 : 0;
    }
    return second;
  }

  private List<String> stablePods() {
    return place.list("Pod").stream()
        .filter(pod -> pod.label("kdeploy.dev/track").equals("stable"))
        .map(Manifest::uid)
        .sorted()
        .toList();
  }

  @Test
  void s31AndS34ARouteSendsAQuarterAndNoVisitorIsLostUntilThePromotionIsDone() throws IOException {
    List<String> failures;
    try (Load load = new Load(PROXY, host())) {
      does("canary", "--weight", "25", "--set-string", SECOND);
      assertThat(ofSecond(PROXY, host())).isBetween((long) FEWEST, (long) MOST);
      does("canary", "--weight", "50", "--set-string", SECOND);
      does("canary promote");
      load.stop();
      failures = load.failures();
    }

    assertThat(failures).isEmpty();
    assertThat(ofSecond(PROXY, host())).isEqualTo(REQUESTS);
    assertThat(place.has("Deployment", "dummy-api-canary")).isFalse();
    assertThat(does("up", "--set-string", SECOND).out()).startsWith("No changes");
  }

  @Test
  void s31WithoutARouteThePodsDecide() throws IOException {
    does("canary", "--weight", "25", "--router", "replicas", "--set-string", SECOND);
    String address = place.get("Service", "dummy-service").text("spec", "clusterIP");

    long second = 0;
    for (int i = 0; i < REQUESTS; i++) {
      second += Load.get(address, 8081, "/").contains("version 2.0") ? 1 : 0;
    }

    assertThat(second).isBetween((long) FEWEST, (long) MOST);
  }

  @Test
  void s34AnAbortedCanaryLeavesTheStablePodsAndTheirVisitorsAlone() throws IOException {
    List<String> before = stablePods();

    List<String> failures;
    try (Load load = new Load(PROXY, host())) {
      does("canary", "--weight", "25", "--set-string", SECOND);
      does("canary abort");
      load.stop();
      failures = load.failures();
    }

    assertThat(failures).isEmpty();
    assertThat(stablePods()).isEqualTo(before);
    assertThat(does("up").out()).startsWith("No changes");
  }

  @Test
  void s33AHostOfItsOwnLeadsToTheCanaryAlone() throws IOException {
    String own = "canary-" + host();

    does("canary", "--weight", "25", "--host", own, "--router", "host", "--set-string", SECOND);

    assertThat(ofSecond(PROXY, own)).isEqualTo(REQUESTS);
    assertThat(ofSecond(PROXY, host())).isZero();
    assertThat(Load.get(PROXY, "unknown-" + host(), "/")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void s35ACanaryThatCrashesIsRemoved() throws IOException {
    List<String> before = stablePods();

    CommandLineRun run =
        run(
            List.of("canary"),
            "--weight",
            "25",
            "--set",
            "workloads.dummy-api.command={sh,-c,exit 1}",
            "--set-string",
            SECOND);

    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isEqualTo(4);
    assertThat(place.has("Deployment", "dummy-api-canary")).isFalse();
    assertThat(stablePods()).isEqualTo(before);
    assertThat(ofSecond(PROXY, host())).isZero();
  }
}

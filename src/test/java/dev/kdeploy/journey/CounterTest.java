package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example on a node that runs containers, with visitors.
///
/// Wants Docker, and a registry that the node pulls from: `KDEPLOY_TEST_REGISTRY`, or
/// `localhost:5000`.
@Tag("tier3")
class CounterTest {
  private static final String REGISTRY =
      System.getenv().getOrDefault("KDEPLOY_TEST_REGISTRY", "localhost:5000");
  private static final Path EXAMPLE = Path.of("examples/counter").toAbsolutePath();

  @TempDir Path home;
  private Api api;
  private Place place;

  @BeforeEach
  void bringImages() {
    api = Api.connect();
    LocalDocker.isThere();
    LocalDocker.publish("redis:7-alpine", REGISTRY + "/redis:7-alpine");
    place = Place.in(api, home);
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

  @Test
  void countsWithoutLosingAVisitorThroughAnUpdateAndARollback() throws IOException {
    does("up");
    String address = address();
    assertThat(visits(Load.get(address, "/"))).isPositive();
    assertThat(Load.get(clusterAddress(), "/ping")).endsWith("pong");
    List<String> redis = pods("redis");

    List<String> failures;
    long before = visits(Load.get(address, "/"));
    long answered;
    try (Load load = new Load(address)) {
      does("up", "--set-string", "workloads.counter-app.env.APP_VERSION=2");
      assertThat(Load.get(address, "/")).contains("\"version\":\"2\"");
      does("rollback");
      assertThat(Load.get(address, "/")).contains("\"version\":\"1\"");
      load.stop();
      failures = load.failures();
      answered = load.answered();
    }

    assertThat(failures).isEmpty();
    assertThat(answered).isGreaterThan(500);
    assertThat(visits(Load.get(address, "/"))).isEqualTo(before + answered + 3);
    assertThat(pods("redis")).isEqualTo(redis);
    assertThat(does("up").out()).startsWith("No changes");
  }

  private CommandLineRun does(String command, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(command, "-C", EXAMPLE.toString(), "-e", "test", "-n", place.namespace()));
    line.addAll(List.of("--request-timeout", "30s"));
    line.addAll(List.of("--set", "values.registry=" + REGISTRY));
    line.addAll(List.of("--set", "workloads.redis.image=" + REGISTRY + "/redis:7-alpine"));
    line.addAll(List.of("--set", "workloads.counter-app.resources.limits.cpu=300m"));
    line.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.of(home, place.environment(), line.toArray(String[]::new));
    assertThat(run.code()).as("%s%n%s%n%s", command, run.out(), run.err()).isZero();
    return run;
  }

  private String address() {
    Manifest service = place.get("Service", "counter-app-service");
    return Tree.maps(service.content(), "status", "loadBalancer", "ingress").stream()
        .map(ingress -> Tree.text(ingress, "ip"))
        .findFirst()
        .orElseThrow();
  }

  private String clusterAddress() {
    return place.get("Service", "counter-app-service").text("spec", "clusterIP");
  }

  private List<String> pods(String workload) {
    return place.list("Pod").stream()
        .filter(pod -> pod.id().name().startsWith(workload + "-"))
        .map(Manifest::uid)
        .sorted()
        .toList();
  }

  private static long visits(String answer) {
    return Long.parseLong(answer.replaceAll("(?s).*\"visits\":\\s*(\\d+).*", "$1"));
  }
}

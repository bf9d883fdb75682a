package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.hangUp;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest extends ServerGround {
  private static final String A = CONFIGS + "/a";

  @Test
  void readsAgainWhenTheConnectionBreaks() {
    server.when("GET " + A, hangUp(), hangUp(), json(200, config("a", 1)));

    assertThat(cluster.get(ID)).isPresent();
  }

  @Test
  void neverWritesAgainWhenTheConnectionBreaks() {
    server.when("PATCH " + A, hangUp(), json(200, config("a", 1)));

    Refused refused = refused(apply());

    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refused.message()).contains("`test`", server.url(), "broke the connection");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void repeatsADryRunWhenTheConnectionBreaks() {
    server.when("PATCH " + A, hangUp(), json(201, config("a", 1)));

    Manifest object = object(ID);

    assertThat(cluster.apply(object, new ApplyOptions("m", false, true)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void repeatsAWriteThatTheServerWasTooBusyFor() {
    server.when(
        "PATCH " + A,
        status(429, "TooManyRequests", "busy", "Retry-After", "0"),
        json(201, config("a", 1)));

    assertThat(apply()).isInstanceOf(Accepted.class);
    assertThat(asked()).hasSize(2);
  }

  @Test
  void givesUpOnAServerThatStaysBusy() {
    server.when("PATCH " + A, status(429, "TooManyRequests", "busy", "Retry-After", "0"));

    assertThat(refused(apply()).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(asked()).hasSizeLessThan(6);
  }

  @Test
  void doesNotWaitLongerThanTheUserWould() {
    server.when("PATCH " + A, status(429, "TooManyRequests", "busy", "Retry-After", "3600"));

    assertThat(refused(apply()).message()).isEqualTo("busy");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void readsAgainWhenTheServerSaysWhen() {
    server.when(
        "GET " + A,
        status(503, "ServiceUnavailable", "soon", "Retry-After", "0"),
        json(200, config("a", 1)));

    assertThat(cluster.get(ID)).isPresent();
  }

  @Test
  void neverRepeatsAWriteThatFailedInTheServer() {
    server.when("PATCH " + A, status(503, "ServiceUnavailable", "oh", "Retry-After", "0"));

    assertThat(refused(apply()).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void letsNobodyWaitForAServerThatJustFailedAnother() {
    server.when("GET /apis", server.silence());
    List<Problem> problems = new CopyOnWriteArrayList<>();
    try (Cluster slow = connect(server.url(), Duration.ofMillis(300));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 50)
          .forEach(
              i ->
                  threads.execute(
                      () -> problems.add(problem(() -> slow.kind("g" + i + "/v1", "Thing")))));
    }

    assertThat(problems)
        .hasSize(50)
        .allSatisfy(each -> assertThat(each.what()).endsWith("does not answer within 300 ms"));
    assertThat(server.requests()).hasSizeLessThan(50);
  }
}

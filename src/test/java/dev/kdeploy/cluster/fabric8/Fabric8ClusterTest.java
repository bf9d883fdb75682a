package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Accepted;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.Problem;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Fabric8ClusterTest extends ServerGround {
  private static final String A = CONFIGS + "/a";

  @Test
  void readsAllPages() {
    server
        .when("GET " + CONFIGS + "?limit=500", page(7, "two", config("a", 1)))
        .when("GET " + CONFIGS + "?limit=500&continue=two", page(7, "", config("b", 2)));

    assertThat(cluster.list(ALL)).extracting(each -> each.id().name()).containsExactly("a", "b");
  }

  @Test
  void beginsAgainWhenAPageHasExpired() {
    server
        .when("GET " + CONFIGS + "?limit=500", page(7, "two", config("a", 1)))
        .when("GET " + CONFIGS + "?limit=500&continue=two", status(410, "Expired", "too old"))
        .when("GET " + CONFIGS, page(9, "", config("b", 2), config("c", 3)));

    assertThat(cluster.list(ALL)).extracting(each -> each.id().name()).containsExactly("b", "c");
  }

  @Test
  void tellsListedObjectsWhatTheyAre() {
    server.when("GET " + CONFIGS, page(7, "", "{\"metadata\":{\"name\":\"a\"}}"));

    assertThat(cluster.list(ALL).getFirst().content().keySet())
        .containsExactly("apiVersion", "kind", "metadata");
  }

  @Test
  void asksForNothingOutsideOfTheName() {
    cluster.get(new ResourceId("v1", "ConfigMap", "n", "../../secrets/s"));
    cluster.get(new ResourceId("v1", "ConfigMap", "..", ".."));
    cluster.get(new ResourceId("v1", "ConfigMap", "n", ""));

    assertThat(asked())
        .containsExactly(
            "GET " + CONFIGS + "/..%2F..%2Fsecrets%2Fs",
            "GET /api/v1/namespaces/%2E%2E/configmaps/%2E%2E");
  }

  @Test
  void writesTheSelectorsIntoTheQuery() {
    cluster.list(new Selection("v1", "ConfigMap", "", "app in (a,b)", "metadata.name!=x"));

    assertThat(asked())
        .containsExactly(
            "GET /api/v1/configmaps?labelSelector=app%20in%20%28a%2Cb%29&fieldSelector=metadata.name%21%3Dx&limit=500");
  }

  @Test
  void appliesWithStrictValidation() {
    server.when("PATCH " + A, json(200, config("a", 1), "Warning", "299 - \"old\""));

    Accepted accepted =
        (Accepted) cluster.apply(object(ID), new ApplyOptions("kdeploy/n/a", true, true));

    assertThat(asked())
        .containsExactly(
            "PATCH "
                + A
                + "?fieldManager=kdeploy%2Fn%2Fa&force=true&dryRun=All&fieldValidation=Strict");
    assertThat(server.requests().getLast().header("Content-type"))
        .isEqualTo("application/apply-patch+yaml");
    assertThat(accepted.created()).isFalse();
    assertThat(accepted.warnings()).containsExactly("old");
  }

  @Test
  void usesTheDefaultNamespaceWhereNoneIsNamed() {
    cluster.get(new ResourceId("v1", "ConfigMap", "", "a"));

    assertThat(asked()).containsExactly("GET /api/v1/namespaces/default/configmaps/a");
  }

  @Test
  void keepsToSixtyFourRequestsAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(64);
    server.when(
        "GET " + A,
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          full.countDown();
          full.await();
          now.decrementAndGet();
          json(200, config("a", 1)).to(exchange);
        });

    cluster.kind("v1", "ConfigMap");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 200).forEach(_ -> threads.execute(() -> cluster.get(ID)));
    }

    assertThat(most.get()).isEqualTo(64);
    assertThat(asked()).hasSize(200);
  }

  @Test
  void endsACallWhenItsThreadIsInterrupted() throws InterruptedException {
    server.when("GET " + A, server.silence());
    AtomicReference<Problem> seen = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> seen.set(problem(() -> cluster.get(ID))));

    server.await(1);
    thread.interrupt();
    thread.join();

    assertThat(seen.get().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
  }

  @Test
  void endsAllCallsWhenClosed() throws InterruptedException {
    server.when("GET " + A, server.silence());
    AtomicReference<Problem> seen = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> seen.set(problem(() -> cluster.get(ID))));

    server.await(1);
    cluster.close();
    thread.join();

    assertThat(seen.get()).isNotNull();
  }

  @Test
  void reachesAServerOnThisMachine() {
    server.when("GET " + A, json(200, config("a", 1)));
    try (Cluster local = Fabric8Cluster.at(URI.create(server.url() + "/"), "sandbox")) {
      assertThat(local.get(ID)).isPresent();
      assertThat(local.server()).isEqualTo(new Cluster.Server("sandbox", server.url(), "default"));
    }
  }
}

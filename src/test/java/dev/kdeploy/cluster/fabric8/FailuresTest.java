package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Answer.Refused;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest extends ServerGround {
  @Test
  void saysThatNothingListens() {
    int port = ScriptedServer.deadPort();
    try (Cluster dead = connect("http://127.0.0.1:" + port)) {
      Problem problem = problem(() -> dead.get(ID));
      Refused refused = refused(dead.apply(object(ID), new ApplyOptions("m", false, false)));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
      assertThat(problem.what())
          .isEqualTo(
              "the server of `test` (http://127.0.0.1:%d) refuses connections: nothing listens at"
                  + " `127.0.0.1:%d`",
              port, port);
      assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(refused.message()).isEqualTo(problem.what());
    }
  }

  @Test
  void saysThatAHostIsUnknown() {
    try (Cluster lost = connect("http://no-such-host.invalid:6443")) {
      assertThat(problem(() -> lost.get(ID)).what())
          .endsWith("is not found: no address is known for `no-such-host.invalid:6443`");
    }
  }

  @Test
  void givesUpOnASilentServer() {
    server.when("GET /api", server.silence());
    try (Cluster slow = connect(server.url(), Duration.ofMillis(200))) {
      Problem problem = problem(() -> slow.get(ID));

      assertThat(problem.what()).endsWith("does not answer within 200 ms");
      assertThat(problem.fix()).contains("--request-timeout");
    }
  }

  @Test
  void saysThatSomethingElseAnswers() {
    server.when("GET /api", json(200, "<html>login</html>"));
    Problem page = problem(() -> cluster.get(ID));
    server.when("GET /api", json(302, "", "Location", "https://login.example.com"));
    Problem redirect = problem(() -> cluster.get(ID));
    server.when("GET /api", json(404, "not here"));
    Problem missing = problem(() -> cluster.get(ID));

    assertThat(List.of(page, redirect, missing))
        .allSatisfy(each -> assertThat(each.what()).endsWith("does not answer as Kubernetes does"));
  }

  @Test
  void saysThatItDoesNotSpeakHttp() {
    server.when("GET /api", json(400, "Client sent an HTTP request to an HTTPS server.\n"));

    Problem problem = problem(() -> cluster.get(ID));

    assertThat(problem.what()).isEqualTo("the server of `test` speaks TLS only");
    assertThat(problem.fix()).contains("https://");
  }

  @Test
  void saysThatTheCredentialsAreNotAccepted() {
    server.when("GET /api", status(401, "Unauthorized", "Unauthorized"));

    Problem problem = problem(() -> cluster.get(ID));

    assertThat(problem.what()).isEqualTo("the server of `test` does not accept the credentials");
    assertThat(problem.fix()).contains("--context");
    assertThat(refused(apply()).reason()).isEqualTo(Reason.UNAUTHORIZED);
  }

  @Test
  void saysWhatIsForbiddenToWhom() {
    server.when(
        "GET " + CONFIGS,
        status(
            403,
            "Forbidden",
            "configmaps is forbidden: User \"jane\" cannot list resource \"configmaps\" in API"
                + " group \"\" in the namespace \"n\""));

    Problem problem = problem(() -> cluster.list(ALL));

    assertThat(problem.what())
        .isEqualTo(
            "the server of `test` does not let `jane` list `configmaps` in the namespace `n`");
    assertThat(problem.fix()).contains("`list` on `configmaps`");
  }
}

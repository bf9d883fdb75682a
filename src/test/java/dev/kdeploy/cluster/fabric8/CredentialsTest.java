package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.json;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Answer.Reason;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.ApplyOptions;
import dev.kdeploy.cluster.kubeconfig.Kubeconfig;
import dev.kdeploy.cluster.kubeconfig.KubeconfigRequest;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest extends ServerGround {
  private static final String VERSION = "client.authentication.k8s.io/v1";
  private static final String EXEC = "exec: {apiVersion: " + VERSION + ", command: ./login}";

  @TempDir @Nullable Path directory;

  private Path path(String name) {
    Path root = directory;
    if (root == null) {
      throw new AssertionError("no directory");
    }
    return root.resolve(name);
  }

  private Cluster as(String user) throws IOException {
    return as(user, CLOCK);
  }

  private Cluster as(String user, InstantSource clock) throws IOException {
    Path file =
        Files.writeString(
            path("config"),
            """
            current-context: x
            contexts: [{name: x, context: {cluster: x, user: jane}}]
            clusters: [{name: x, cluster: {server: '%s'}}]
            users:
            - name: jane
              user: {%s}
            """
                .formatted(server.url(), user));
    KubeconfigRequest request =
        new KubeconfigRequest(
            file, null, Map.of("PATH", "/usr/bin:/bin", "SEEN", "yes"), path("home"), false);
    return Fabric8Cluster.connect(Kubeconfig.read(request), Duration.ofSeconds(10), clock);
  }

  /// A plugin that counts how often it was run.
  private void plugin(String script) throws IOException {
    Path file =
        Files.writeString(
            path("login"), "#!/bin/sh\ncd \"$(dirname \"$0\")\"; echo x >> runs\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String printing(String status) {
    return "cat <<END\n{\"apiVersion\":\"%s\",\"kind\":\"ExecCredential\",\"status\":{%s}}\nEND\n"
        .formatted(VERSION, status);
  }

  private int runs() throws IOException {
    return Files.readAllLines(path("runs")).size();
  }

  private List<String> shown() {
    return server.requests().stream().map(each -> each.header("Authorization")).toList();
  }

  @Test
  void showsATokenAndImpersonates() throws IOException {
    try (Cluster jane = as("token: t, as: joe, as-groups: [a, b]")) {
      jane.kind("v1", "Pod");
    }

    assertThat(shown()).containsExactly("Bearer t");
    assertThat(server.requests().getFirst().header("Impersonate-user")).isEqualTo("joe");
    assertThat(server.requests().getFirst().header("Impersonate-group")).isEqualTo("a,b");
  }

  @Test
  void showsAPassword() throws IOException {
    try (Cluster jane = as("username: jane, password: 'pä:ss'")) {
      jane.kind("v1", "Pod");
    }

    assertThat(shown()).containsExactly("Basic amFuZTpww6Q6c3M=");
  }

  @Test
  void readsATokenFileAnew() throws IOException {
    Files.writeString(path("token"), "one\n");
    try (Cluster jane = as("tokenFile: token, token: unused")) {
      jane.kind("v1", "Pod");
      Files.writeString(path("token"), "two\n");
      jane.rediscover();
      jane.kind("v1", "Pod");
    }

    assertThat(shown()).containsExactly("Bearer one", "Bearer two");
  }

  @Test
  void saysThatATokenFileIsMissing() throws IOException {
    try (Cluster jane = as("tokenFile: token")) {
      Problem problem = problem(() -> jane.get(ID));

      assertThat(problem.what())
          .isEqualTo("the token file `" + path("token") + "` of `jane` cannot be read");
      assertThat(refused(jane.apply(object(ID), new ApplyOptions("m", false, false))).reason())
          .isEqualTo(Reason.UNAUTHORIZED);
    }
  }

  @Test
  void runsAPluginOnce() throws IOException {
    plugin(printing("\"token\":\"t\""));
    try (Cluster jane = as(EXEC)) {
      jane.kind("v1", "Pod");
      jane.rediscover();
      jane.kind("v1", "Pod");
    }

    assertThat(shown()).containsExactly("Bearer t", "Bearer t");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void tellsAPluginWhatItIsFor() throws IOException {
    plugin("echo \"$KUBERNETES_EXEC_INFO $SEEN $MORE $*\" > told\n" + printing("\"token\":\"t\""));
    String exec =
        "exec: {apiVersion: %s, command: ./login, args: [a, 'b c'], env: [{name: MORE, value: more}], provideClusterInfo: true}"
            .formatted(VERSION);
    try (Cluster jane = as(exec)) {
      jane.kind("v1", "Pod");
    }

    assertThat(Files.readString(path("told")).strip())
        .isEqualTo(
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"%s\",\"spec\":{\"cluster\":{\"server\":\"%s\",\"config\":null},\"interactive\":false}}"
                + " yes more a b c",
            VERSION, server.url());
  }

  @Test
  void runsAPluginAgainWhenItsTokenHasExpired() throws IOException {
    plugin(printing("\"token\":\"t\",\"expirationTimestamp\":\"2030-01-01T00:00:05Z\""));
    Instant[] now = {Instant.parse("2030-01-01T00:00:00Z")};
    try (Cluster jane = as(EXEC, () -> now[0])) {
      jane.kind("v1", "Pod");
      now[0] = now[0].plusSeconds(10);
      jane.rediscover();
      jane.kind("v1", "Pod");
    }

    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void runsAPluginAgainWhenItsTokenIsRefused() throws IOException {
    plugin(printing("\"token\":\"t$(wc -l < runs | tr -d ' ')\""));
    server.when(
        "PATCH " + CONFIGS + "/a",
        status(401, "Unauthorized", "Unauthorized"),
        json(201, config("a", 1)));
    try (Cluster jane = as(EXEC)) {
      jane.apply(object(ID), new ApplyOptions("m", false, false));
    }

    assertThat(shown()).containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
  }

  @Test
  void saysHowToGetAPluginThatIsMissing() throws IOException {
    try (Cluster jane =
        as(
            "exec: {apiVersion: %s, command: no-such-plugin, installHint: 'run: brew install it'}"
                .formatted(VERSION))) {
      Problem problem = problem(() -> jane.get(ID));

      assertThat(problem.what())
          .isEqualTo("the credential plugin `no-such-plugin` of the user `jane` cannot be started");
      assertThat(problem.fix()).isEqualTo("run: brew install it");
    }
  }

  @Test
  void saysWhatIsWrongWithWhatAPluginDoes() throws IOException {
    assertThat(saidOf("exit 7")).endsWith("of the user `jane` ended with exit code 7");
    assertThat(saidOf("echo s3cret")).endsWith("does not print JSON").doesNotContain("s3cret");
    assertThat(saidOf("echo []")).contains("answers in ``");
    assertThat(saidOf(printing("").replace("/v1", "/v1beta1"))).contains("/v1beta1`", "/v1`");
    assertThat(saidOf(printing(""))).endsWith("prints neither a token nor a certificate");
    assertThat(saidOf(printing("\"clientCertificateData\":\"x\"")))
        .endsWith("prints only one of a certificate and its key");
    assertThat(saidOf(printing("\"token\":\"t\",\"expirationTimestamp\":\"soon\"")))
        .endsWith("prints an expirationTimestamp that is no time: soon");
  }

  private String saidOf(String script) throws IOException {
    plugin(script);
    try (Cluster jane = as(EXEC)) {
      return problem(() -> jane.get(ID)).what();
    }
  }

  @Test
  void goesThroughAProxyAndShowsItItsPassword() throws IOException {
    String proxied =
        """
        current-context: x
        contexts: [{name: x, context: {cluster: x}}]
        clusters:
        - name: x
          cluster: {server: 'http://api.example.com', proxy-url: '%s'}
        """
            .formatted(server.url().replace("//", "//user:pass@"));
    Path file = Files.writeString(path("config"), proxied);
    server.when("GET http://api.example.com/api", json(200, "{\"kind\":\"APIVersions\"}"));
    KubeconfigRequest request = new KubeconfigRequest(file, null, Map.of(), path("home"), false);
    try (Cluster cluster =
        Fabric8Cluster.connect(Kubeconfig.read(request), Duration.ofSeconds(10), CLOCK)) {
      assertThat(cluster.kind("v1", "Pod")).isEmpty();
    }

    assertThat(server.requests().getFirst().header("Proxy-authorization"))
        .isEqualTo("Basic dXNlcjpwYXNz");
  }
}

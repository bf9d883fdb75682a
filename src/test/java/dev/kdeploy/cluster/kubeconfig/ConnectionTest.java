package dev.kdeploy.cluster.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.kubeconfig.Connection.Header;
import dev.kdeploy.cluster.kubeconfig.Connection.Pem;
import dev.kdeploy.cluster.kubeconfig.Connection.Plugin;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest extends KubeconfigGround {
  private static final String SERVER = "server: 'https://x.example.com'";

  @Test
  void readsFilesFromBesideTheKubeconfig() throws IOException {
    write("home/.kube/pki/ca.crt", "the authority");
    write("home/.kube/client.crt", "the certificate");
    write("home/.kube/client.key", "the key");

    Connection connection =
        Kubeconfig.read(
            written(
                SERVER + ", certificate-authority: pki/ca.crt",
                "client-certificate: client.crt, client-key: client.key, tokenFile: token",
                Map.of()));

    assertThat(connection.tls().authority())
        .isEqualTo(new Pem("the authority", file("home/.kube/pki/ca.crt")));
    assertThat(connection.user().certificate())
        .isEqualTo(new Pem("the certificate", file("home/.kube/client.crt")));
    assertThat(connection.user().key())
        .isEqualTo(new Pem("the key", file("home/.kube/client.key")));
    assertThat(connection.user().tokenFile()).isEqualTo(path("home/.kube/token"));
  }

  @Test
  void prefersDataToFiles() throws IOException {
    Connection connection =
        Kubeconfig.read(
            written(
                SERVER
                    + ", certificate-authority: missing, certificate-authority-data: "
                    + base64("data"),
                "",
                Map.of()));

    assertThat(connection.tls().authority())
        .isEqualTo(
            new Pem("data", "`certificate-authority-data` of `x` in " + file("home/.kube/config")));
  }

  @Test
  void reportsFilesThatAreMissingAndDataThatIsNone() throws IOException {
    List<Problem> problems =
        problems(
            written(
                SERVER + ", certificate-authority: missing.crt",
                "client-certificate: gone.crt, client-key-data: '%%%'",
                Map.of()));

    assertThat(problems)
        .extracting(Problem::what)
        .containsExactly(
            "there is no file `" + file("home/.kube/missing.crt") + "`",
            "there is no file `" + file("home/.kube/gone.crt") + "`",
            "`client-key-data` of `x` is not base64");
    assertThat(requireNonNull(problems.getLast().where()).source().line(8)).doesNotContain("%");
  }

  @Test
  void wantsCertificateAndKeyTogether() throws IOException {
    Problem problem = problem(written(SERVER, "client-certificate-data: " + base64("c"), Map.of()));

    assertThat(problem.what()).isEqualTo("the user `x` has no `client-key`");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "https://h:6443/,                    https://h:6443",
        "https://h/k8s/clusters/c-1,         https://h/k8s/clusters/c-1",
        "http://127.0.0.1:8001,              http://127.0.0.1:8001",
        "'https://[::1]:6443',               https://[::1]:6443",
        "10.0.0.1:8080,                      http://10.0.0.1:8080",
        "'10.0.0.1:6443', https://10.0.0.1:6443",
      })
  void understandsAddresses(String server, String url) throws IOException {
    String secure = url.equals("https://10.0.0.1:6443") ? ", insecure-skip-tls-verify: true" : "";

    Connection connection =
        Kubeconfig.read(
            written("server: '" + server.replace("'", "") + "'" + secure, "", Map.of()));

    assertThat(connection.server().url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h", "https://", "https://a b", "://x", "https:///path"})
  void refusesWhatIsNoAddress(String server) throws IOException {
    assertThat(problem(written("server: '" + server + "'", "", Map.of())).what())
        .isEqualTo("the `server` of the cluster `x` must be a URL, found `" + server + "`");
  }

  @Test
  void refusesAClusterWithoutServer() throws IOException {
    assertThat(problem(written("", "", Map.of())).what())
        .isEqualTo("the cluster `x` has no `server`");
  }

  @Test
  void refusesAnAuthorityThatIsNotToBeChecked() throws IOException {
    String cluster =
        SERVER + ", insecure-skip-tls-verify: true, certificate-authority-data: " + base64("data");

    assertThat(problem(written(cluster, "", Map.of())).what()).contains("skips checking it");
  }

  @ParameterizedTest
  @CsvSource({"gcp, gke-gcloud-auth-plugin", "azure, kubelogin", "oidc, oidc-login", "other, exec"})
  void saysWhatReplacesAuthProviders(String provider, String fix) throws IOException {
    Problem problem = problem(written(SERVER, "auth-provider: {name: " + provider + "}", Map.of()));

    assertThat(problem.what())
        .isEqualTo("the user `x` logs in by the auth-provider `" + provider + "`");
    assertThat(problem.fix()).contains(fix);
  }

  @Test
  void refusesATokenBesideAPassword() throws IOException {
    assertThat(problem(written(SERVER, "token: t, username: u, password: p", Map.of())).what())
        .isEqualTo("the user `x` has both a token and a password");
  }

  @Test
  void impersonates() throws IOException {
    Connection connection =
        Kubeconfig.read(
            written(
                SERVER,
                "as: jane, as-uid: '7', as-groups: [a, b], as-user-extra: {Some/Scope: [s, t]}",
                Map.of()));

    assertThat(connection.user().headers())
        .containsExactly(
            new Header("Impersonate-User", "jane"),
            new Header("Impersonate-Uid", "7"),
            new Header("Impersonate-Group", "a"),
            new Header("Impersonate-Group", "b"),
            new Header("Impersonate-Extra-some%2Fscope", "s"),
            new Header("Impersonate-Extra-some%2Fscope", "t"));
  }

  @Test
  void refusesGroupsWithoutAUser() throws IOException {
    assertThat(problem(written(SERVER, "as-groups: [a]", Map.of())).what())
        .isEqualTo("the user `x` impersonates groups but no user");
  }

  @Test
  void readsPlugins() throws IOException {
    Connection connection =
        Kubeconfig.read(
            written(
                SERVER + ", tls-server-name: kubernetes",
                """
                exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login,
                  args: [--for, x], env: [{name: A, value: new}, {name: N, value: '1'}],
                  installHint: 'get it', interactiveMode: IfAvailable, provideClusterInfo: true}
                """,
                Map.of("A", "old", "PATH", "/bin")));

    Plugin plugin = requireNonNull(connection.user().plugin());

    assertThat(plugin.command()).containsExactly(file("home/.kube/bin/login"), "--for", "x");
    assertThat(plugin.environment()).isEqualTo(Map.of("A", "new", "N", "1", "PATH", "/bin"));
    assertThat(plugin.installHint()).isEqualTo("get it");
    assertThat(plugin.mayAsk()).isFalse();
    assertThat(plugin.cluster())
        .containsEntry("server", "https://x.example.com")
        .containsEntry("tls-server-name", "kubernetes");
  }

  @Test
  void leavesCommandsOfThePathToThePath() throws IOException {
    Connection connection =
        Kubeconfig.read(
            written(
                SERVER,
                "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: login}",
                Map.of()));

    Plugin plugin = requireNonNull(connection.user().plugin());

    assertThat(plugin.command()).containsExactly("login");
    assertThat(plugin.cluster()).isNull();
  }

  @Test
  void reportsAllThatIsWrongWithAPlugin() throws IOException {
    assertThat(
            problems(
                written(
                    SERVER,
                    "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, interactiveMode:"
                        + " Always}",
                    Map.of())))
        .extracting(Problem::what)
        .containsExactly(
            "the credential plugin of `x` speaks `client.authentication.k8s.io/v1alpha1`",
            "the credential plugin of `x` has no `command`",
            "the credential plugin of `x` wants to ask, and there is no terminal");
  }

  @Test
  void readsTheServiceAccountOfAPod() throws IOException {
    write("account/token", "t");
    write("account/namespace", "shop\n");
    write("account/ca.crt", "the authority");
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");

    Optional<Connection> connection = InCluster.connection(environment, path("account"));

    assertThat(connection).isPresent();
    assertThat(connection.get().server().name()).isEqualTo("in-cluster");
    assertThat(connection.get().server().url()).isEqualTo("https://[fd00::1]:443");
    assertThat(connection.get().server().defaultNamespace()).isEqualTo("shop");
    assertThat(connection.get().user().tokenFile()).isEqualTo(path("account/token"));
    assertThat(InCluster.connection(Map.of(), path("account"))).isEmpty();
    assertThat(InCluster.connection(environment, path("elsewhere"))).isEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}

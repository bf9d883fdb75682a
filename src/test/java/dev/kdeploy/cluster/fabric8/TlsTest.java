package dev.kdeploy.cluster.fabric8;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsExchange;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.cluster.kubeconfig.Connection.Pem;
import dev.kdeploy.cluster.kubeconfig.Connection.Tls;
import dev.kdeploy.cluster.kubeconfig.Connection.User;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  private static final Path FILES = Path.of("src/test/resources/cluster/tls");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Tls TRUSTING = new Tls(pem("ca.crt"), false, null);

  @ParameterizedTest
  @CsvSource({
    "rsa.crt, rsa.key, jane-rsa",
    "rsa.crt, rsa-pkcs1.key, jane-rsa",
    "ec.crt, ec.key, jane-ec",
    "ec.crt, ec-sec1.key, jane-ec",
    "ec.crt, ec-params-sec1.key, jane-ec",
    "p384.crt, p384.key, jane-p384",
    "p384.crt, p384-sec1.key, jane-p384",
    "ed25519.crt, ed25519.key, jane-ed25519",
  })
  void showsClientCertificatesOfEveryKind(String certificate, String key, String name)
      throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (ScriptedServer server = server("server")) {
      server.when(
          "GET /api",
          exchange -> {
            seen.set(peer((HttpsExchange) exchange));
            ScriptedServer.json(200, "{\"kind\":\"APIVersions\"}").to(exchange);
          });
      try (Cluster cluster = connect(server.url(), TRUSTING, user(certificate, key))) {
        cluster.kind("v1", "Pod");
      }
    }

    assertThat(seen.get()).isEqualTo("CN=" + name);
  }

  @Test
  void trustsNobodyButTheAuthorityOfTheCluster() throws Exception {
    Problem problem = problem("server", new Tls(pem("other-ca.crt"), false, null));

    assertThat(problem.what()).endsWith("shows a certificate that nobody vouches for");
    assertThat(problem.why())
        .isEqualTo(
            "`CN=kube-apiserver` is signed by `CN=kdeploy test authority`; the kubeconfig trusts"
                + " `CN=another authority` (other-ca.crt)");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
  }

  @Test
  void trustsTheAuthoritiesOfTheMachineWhereTheClusterNamesNone() throws Exception {
    Problem problem = problem("server", new Tls(null, false, null));

    assertThat(problem.why())
        .isEqualTo(
            "`CN=kube-apiserver` is signed by `CN=kdeploy test authority`; the kubeconfig names no"
                + " `certificate-authority`, and this machine does not know that one");
  }

  @Test
  void trustsAnyServerWhenToldTo() throws Exception {
    try (ScriptedServer server = server("expired-server");
        Cluster cluster = connect(server.url(), new Tls(null, true, null), user(null, null))) {
      assertThat(cluster.kind("v1", "Pod")).isPresent();
    }
  }

  @Test
  void saysSinceWhenTheCertificateOfTheServerIsTooOld() throws Exception {
    Problem problem = problem("expired-server", TRUSTING);

    assertThat(problem.what()).endsWith("shows a certificate that has expired");
    assertThat(problem.why()).isEqualTo("`CN=kube-apiserver` was valid until 2020-01-02 03:04 UTC");
  }

  @Test
  void saysFromWhenOnTheCertificateOfTheServerIsGood() throws Exception {
    Problem problem = problem("future-server", TRUSTING);

    assertThat(problem.what()).endsWith("shows a certificate that is not valid yet");
    assertThat(problem.why()).isEqualTo("`CN=kube-apiserver` is valid from 2090-01-01 00:00 UTC");
  }

  @Test
  void saysForWhomTheCertificateOfTheServerIs() throws Exception {
    Problem problem = problem("named-server", TRUSTING);

    assertThat(problem.what()).endsWith("shows a certificate for another name");
    assertThat(problem.why()).isEqualTo("it is for `kubernetes.example.com`");
    assertThat(problem.fix()).contains("tls-server-name");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "localhost"})
  void checksAnotherNameWhenToldTo(String host) throws Exception {
    Tls named = new Tls(pem("ca.crt"), false, "kubernetes.example.com");
    try (ScriptedServer server = server("named-server");
        Cluster cluster =
            connect(server.url().replace("127.0.0.1", host), named, user(null, null))) {
      assertThat(cluster.kind("v1", "Pod")).isPresent();
    }
  }

  @Test
  void saysThatOurOwnCertificateHasExpired() throws Exception {
    try (ScriptedServer server = server("server")) {
      server.when("GET /api", ScriptedServer.status(401, "Unauthorized", "Unauthorized"));
      try (Cluster cluster = connect(server.url(), TRUSTING, user("expired.crt", "expired.key"))) {
        Problem problem = problem(cluster);

        assertThat(problem.what())
            .isEqualTo("the client certificate of the user `jane` has expired");
        assertThat(problem.why())
            .isEqualTo("`CN=jane-expired` was valid until 2020-01-02 03:04 UTC");
        assertThat(problem.fix()).isEqualTo("get new credentials for the context `test`");
      }
    }
  }

  @Test
  void saysThatTheServerDoesNotSpeakTls() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerBadRequests(socket));
      String url = "https://127.0.0.1:" + socket.getLocalPort();
      try (Cluster cluster = connect(url, TRUSTING, user(null, null))) {
        Problem problem = problem(cluster);

        assertThat(problem.what()).endsWith("does not speak TLS");
        assertThat(problem.fix()).contains("http://");
      }
    }
  }

  private static void answerBadRequests(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getInputStream().read(new byte[1000]);
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void saysWhichKeyOrCertificateCannotBeUsed() throws Exception {
    try (ScriptedServer server = server("server")) {
      assertThat(unusable(server, user("ec.crt", "encrypted.key")))
          .isEqualTo(
              "the private key in encrypted.key cannot be used: the key is encrypted, and nobody is"
                  + " asked for a password");
      assertThat(unusable(server, user("ec.crt", "ec.crt")))
          .isEqualTo("the private key in ec.crt cannot be used: no private key in PEM form");
      assertThat(unusable(server, user("ec.key", "ec.key")))
          .isEqualTo("the client certificate in ec.key cannot be used: no certificate in PEM form");
    }
  }

  private static String unusable(ScriptedServer server, User user) {
    try (Cluster cluster = connect(server.url(), TRUSTING, user)) {
      Problem problem = problem(cluster);
      return problem.what() + ": " + problem.why();
    }
  }

  private static Problem problem(String certificate, Tls tls) throws Exception {
    try (ScriptedServer server = server(certificate);
        Cluster cluster = connect(server.url(), tls, user(null, null))) {
      return problem(cluster);
    }
  }

  private static Problem problem(Cluster cluster) {
    return catchThrowableOfType(KdeployException.class, () -> cluster.kind("v1", "Pod"))
        .problems()
        .getFirst();
  }

  private static String peer(HttpsExchange exchange) throws SSLPeerUnverifiedException {
    X509Certificate shown = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  private static Cluster connect(String url, Tls tls, User user) {
    Connection connection =
        new Connection(new Cluster.Server("test", url, "default"), tls, null, user);
    return Fabric8Cluster.connect(connection, Duration.ofSeconds(10), CLOCK);
  }

  private static User user(@Nullable String certificate, @Nullable String key) {
    return new User(
        "jane",
        certificate == null ? null : pem(certificate),
        key == null ? null : pem(key),
        null,
        null,
        null,
        null,
        List.of());
  }

  private static ScriptedServer server(String name) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {
          new ServerIdentity(
              Keys.certificates(pem(name + ".crt").text()), Keys.key(pem(name + ".key").text()))
        },
        new TrustManager[] {
          Trust.of(new Tls(null, false, null), Keys.certificates(pem("ca.crt").text()))
        },
        null);
    return ScriptedServer.tls(context);
  }

  private static Pem pem(String name) {
    try {
      return new Pem(Files.readString(FILES.resolve(name)), name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package dev.kdeploy.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.image.registry.FakeRegistry.Answer;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends RegistryGround {
  private static final String DIGEST = "sha256:" + "1".repeat(64);
  private static final String APP = "registry.example.com:5000/app:1";

  @TempDir static Path keys;
  private static SSLContext identity;
  private static String certificate;

  @BeforeAll
  static void makeACertificateThatNobodyVouchesFor() throws Exception {
    Path store = keys.resolve("keys.p12");
    String secret = "changeit";
    keytool(
        "-genkeypair -alias registry -keyalg EC -dname CN=registry.example.com,O=Test"
            + " -ext san=dns:registry.example.com -validity 3650 -storetype PKCS12 -storepass "
            + secret
            + " -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias registry -storepass "
            + secret
            + " -keystore "
            + store
            + " -file "
            + keys.resolve("ca.crt"));
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, secret.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(loaded, secret.toCharArray());
    identity = SSLContext.getInstance("TLS");
    identity.init(factory.getKeyManagers(), null, null);
    certificate = Files.readString(keys.resolve("ca.crt"));
  }

  private static void keytool(String arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private FakeRegistry secure() {
    FakeRegistry server = FakeRegistry.overTls(identity);
    open.add(server);
    server.on("HEAD /v2/app/manifests/1", Answer.of(200, "").with("Docker-Content-Digest", DIGEST));
    return server;
  }

  private Tunnel proxy(Tunnel tunnel) {
    open.add(tunnel);
    environment.put("HTTPS_PROXY", "http://" + tunnel.address());
    return tunnel;
  }

  @Test
  void believesAnyCertificateOfThisMachine() {
    assertThat(client().find(image(secure().name() + "/app:1")))
        .isEqualTo(new Lookup.Found(DIGEST));
  }

  @Test
  void believesNoCertificateThatNobodyVouchesFor() {
    proxy(Tunnel.to(secure().port()));

    golden("certificate-unknown", unreachable(client().find(image(APP))));
  }

  @Test
  void believesTheAuthoritiesThatDockerWasGivenForTheRegistry() {
    Tunnel tunnel = proxy(Tunnel.to(secure().port()));
    write(".docker/certs.d/registry.example.com:5000/ca.crt", certificate);

    assertThat(client().find(image(APP))).isEqualTo(new Lookup.Found(DIGEST));
    assertThat(tunnel.asked.getFirst()).startsWith("CONNECT registry.example.com:5000 HTTP/1.1");
  }

  @Test
  void believesNoCertificateForAnotherName() {
    proxy(Tunnel.to(secure().port()));
    write(".docker/certs.d/other.example.com:5000/ca.crt", certificate);

    golden(
        "certificate-for-another-name",
        unreachable(client().find(image("other.example.com:5000/app:1"))));
  }

  @Test
  void speaksNoPlainHttpToOtherMachines() {
    proxy(Tunnel.to(0));

    golden("no-tls", unreachable(client().find(image(APP))));
  }

  @Test
  void believesAnyCertificateOfAnInsecureRegistry() {
    Tunnel tunnel = proxy(Tunnel.to(secure().port()));
    insecure = java.util.Set.of("registry.example.com");

    assertThat(client().find(image("registry.example.com/app:1")))
        .isEqualTo(new Lookup.Found(DIGEST));
    assertThat(tunnel.asked.getFirst()).startsWith("CONNECT registry.example.com:443 HTTP/1.1");
  }

  @Test
  void showsTheProxyItsPassword() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("HTTPS_PROXY", "http://me:s3cret@127.0.0.1:3128"));
    Clients clients = new Clients(proxies, Duration.ofSeconds(5), List.of());

    assertThat(clients.proxyLogin(URI.create("https://registry.example.com")))
        .isEqualTo("Basic " + base64("me:s3cret"));
    assertThat(clients.proxyLogin(URI.create("http://registry.example.com"))).isEmpty();
  }

  @Test
  void saysThatTheProxyWantsALogin() {
    proxy(Tunnel.answering("407 Proxy Authentication Required", 1));

    golden("proxy-login", unreachable(client().find(image(APP))));
  }

  @Test
  void saysThatTheProxyRefuses() {
    proxy(Tunnel.answering("403 Forbidden", 1));

    golden("proxy-refuses", unreachable(client().find(image(APP))));
  }

  @Test
  void saysThatAProxyCannotBeUsed() {
    environment.put("HTTPS_PROXY", "socks5://me:s3cret@proxy.example.com:1080");

    golden("proxy-of-another-kind", unreachable(client().find(image(APP))));
  }

  @Test
  void saysWhyAServerCannotBeReached() {
    Clients clients =
        new Clients(new EnvironmentProxies(Map.of()), Duration.ofSeconds(5), List.of());
    Failures failures =
        new Failures(
            clients,
            new EnvironmentProxies(Map.of()),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5));
    URI uri = URI.create("https://registry.example.com/v2/");
    ConnectException unknown = new ConnectException();
    unknown.initCause(new UnresolvedAddressException());

    golden("unknown-host", failures.of(unknown, "registry.example.com", uri));
    golden(
        "no-connection",
        failures.of(new HttpConnectTimeoutException("x"), "registry.example.com", uri));
    golden("no-route", failures.of(new NoRouteToHostException("x"), "registry.example.com", uri));
    golden(
        "broken",
        failures.of(new java.io.IOException("Connection reset"), "registry.example.com", uri));
    golden(
        "login-service-unknown",
        failures.of(
            unknown, "registry.example.com", URI.create("https://auth.example.com/token?x=y")));
  }
}

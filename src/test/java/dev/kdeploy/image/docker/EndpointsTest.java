package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kdeploy.problem.KdeployException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  private static final Path TLS = Screens.HOME.resolve("tls");
  // sha256 of `remote`
  private static final String REMOTE =
      "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";

  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();

  private Endpoint chosen() {
    return new Endpoints(environment, home, home.resolve("default.sock")).chosen();
  }

  @ParameterizedTest
  @CsvSource({
    "unix:///run/x.sock, unix:///run/x.sock",
    "UNIX:///run/x.sock, unix:///run/x.sock",
    "tcp://build:1234, tcp://build:1234",
    "tcp://build, tcp://build:2375",
    "tcp://, tcp://localhost:2375",
    "build:1234, tcp://build:1234",
    "http://build:1234/, tcp://build:1234",
    "https://build, tcp://build:2376",
    "tcp://[::1]:2375, tcp://[::1]:2375",
    "tcp://build:1234/docker/, tcp://build:1234/docker",
  })
  void readsDockerHostAsTheCliDoes(String written, String name) {
    environment.put("DOCKER_HOST", written);

    assertThat(chosen().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://me@build:2222",
        "ssh://build",
        "npipe:////./pipe/docker_engine",
        "fd://3",
        "tcp://bad host",
        "tcp://:2375"
      })
  void refusesWhatItCannotReachWithAWayOn(String written) {
    environment.put("DOCKER_HOST", written);

    KdeployException failure = catchThrowableOfType(KdeployException.class, this::chosen);

    String file = written.replaceAll("[^a-z0-9]+", "-") + ".txt";
    Screens.check(Screens.HOME.resolve("endpoint").resolve(file), failure);
  }

  @Test
  void takesTheFirstSocketThatIsThere() throws IOException {
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    assertThat(chosen().socket()).isEqualTo(home.resolve("default.sock"));
    assertThat(chosen().tried()).hasSize(3);

    Files.createDirectories(home.resolve(".docker/run"));
    Files.createFile(home.resolve(".docker/run/docker.sock"));
    assertThat(chosen().socket()).isEqualTo(home.resolve(".docker/run/docker.sock"));

    Files.createDirectories(home.resolve("run"));
    Files.createFile(home.resolve("run/docker.sock"));
    assertThat(chosen().socket()).isEqualTo(home.resolve("run/docker.sock"));

    Files.createFile(home.resolve("default.sock"));
    assertThat(chosen().socket()).isEqualTo(home.resolve("default.sock"));
  }

  @Test
  void followsTheCurrentContext() throws IOException {
    context("remote", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://build:1\"}}}");
    write(".docker/config.json", "{\"currentContext\":\"remote\"}");

    assertThat(chosen().name()).isEqualTo("tcp://build:1");
    assertThat(chosen().origin()).isEqualTo("the context `remote`");

    environment.put("DOCKER_CONTEXT", "default");
    assertThat(chosen().socket()).isEqualTo(home.resolve("default.sock"));

    environment.put("DOCKER_CONTEXT", "remote");
    environment.put("DOCKER_HOST", "unix:///x");
    assertThat(chosen().name()).isEqualTo("unix:///x");
  }

  @Test
  void takesTheKeysOfTheContext() throws IOException {
    context("remote", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://build\"}}}");
    Path keys = home.resolve(".docker/contexts/tls").resolve(id("remote")).resolve("docker");
    Files.createDirectories(keys);
    Files.copy(TLS.resolve("ca.pem"), keys.resolve("ca.pem"));
    environment.put("DOCKER_CONTEXT", "remote");

    assertThat(chosen().name()).isEqualTo("tcp://build:2376");
    assertThat(chosen().tls()).isNotNull();
    assertThat(chosen().verified()).isTrue();
  }

  @Test
  void namesAContextThatIsNotThere() {
    environment.put("DOCKER_CONTEXT", "remote");

    KdeployException failure = catchThrowableOfType(KdeployException.class, this::chosen);

    assertThat(failure.problems().getFirst().what())
        .isEqualTo("there is no Docker context `remote`");
  }

  @Test
  void namesAConfigurationThatIsNotJson() throws IOException {
    write(".docker/config.json", "{");

    KdeployException failure = catchThrowableOfType(KdeployException.class, this::chosen);

    assertThat(failure.problems().getFirst().what()).contains("config.json", "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-pkcs1", "rsa-pkcs8", "ec-sec1", "ec-pkcs8", "ed25519"})
  void readsEveryKindOfKey(String name) throws Exception {
    Path file = TLS.resolve(name + ".pem");

    assertThat(Pem.key(file, Files.readString(file)).getAlgorithm())
        .isEqualTo(
            name.startsWith("ed") ? "EdDSA" : name.substring(0, 2).equals("ec") ? "EC" : "RSA");
  }

  @Test
  void saysWhichKeyCannotBeUsed() throws IOException {
    for (String key : new String[] {"rsa-encrypted", "ca"}) {
      Files.createDirectories(home.resolve(key));
      Files.copy(TLS.resolve("server.pem"), home.resolve(key).resolve("cert.pem"));
      Files.copy(TLS.resolve(key + ".pem"), home.resolve(key).resolve("key.pem"));
      environment.putAll(
          Map.of(
              "DOCKER_HOST", "tcp://build",
              "DOCKER_TLS_VERIFY", "1",
              "DOCKER_CERT_PATH", home.resolve(key).toString()));

      KdeployException failure = catchThrowableOfType(KdeployException.class, this::chosen);

      assertThat(failure.problems().getFirst().why()).startsWith("key.pem ");
    }
  }

  @Test
  void speaksTlsWithTheKeysOfTheEnvironment() throws Exception {
    try (ScriptedDaemon daemon = new ScriptedDaemon(secured(), "1.41", "1.12")) {
      Files.copy(TLS.resolve("ca.pem"), home.resolve("ca.pem"));
      environment.putAll(daemon.environment());
      environment.put("DOCKER_CERT_PATH", home.toString());
      environment.put("DOCKER_TLS_VERIFY", "1");

      assertThat(find()).isEmpty();

      Files.delete(home.resolve("ca.pem"));
      assertThat(find()).contains("TLS to Docker at");

      environment.remove("DOCKER_TLS_VERIFY");
      environment.put("DOCKER_TLS", "1");
      assertThat(find()).isEmpty();

      environment.remove("DOCKER_TLS");
      assertThat(find()).contains("what answers at");
    }
  }

  @Test
  void namesTheSocketThatIsNotThere() {
    assertThat(find()).contains("no Docker daemon answers at `unix://", "default.sock`");
  }

  @Test
  void namesTheFileThatNobodyListensAt() throws IOException {
    Files.createFile(home.resolve("default.sock"));

    assertThat(find()).contains("no Docker daemon answers at `unix://", "nobody listens there");
  }

  @Test
  void namesTheHostThatIsNotThere() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    environment.put("DOCKER_HOST", "tcp://localhost:" + free);
    assertThat(find()).contains("no Docker daemon answers", "nobody listens there");

    environment.put("DOCKER_HOST", "tcp://no-such-host.invalid:2375");
    assertThat(find()).contains("the host `no-such-host.invalid` is unknown");
  }

  @Test
  void seesThatSomebodyElseAnswers() throws IOException {
    try (ScriptedDaemon daemon = new ScriptedDaemon()) {
      environment.putAll(daemon.environment());
      daemon.answer("/version", 200, "<html>hello</html>");
      assertThat(find()).contains("does not answer as Docker does", "<html>hello</html>");

      daemon.answer("/version", 403, "{\"message\":\"forbidden by policy\"}");
      assertThat(find()).contains("refuses us", "forbidden by policy", "403");
    }
  }

  private String find() {
    Endpoints endpoints = new Endpoints(environment, home, home.resolve("default.sock"));
    try (DockerBuilder builder =
        new DockerBuilder(endpoints, _ -> {}, new Logins(_ -> Optional.empty()))) {
      builder.find(Requests.name("app:1"));
      return "";
    } catch (KdeployException e) {
      return Screens.of(e);
    }
  }

  private static HttpServer secured() throws Exception {
    Path key = TLS.resolve("rsa-pkcs8.pem");
    Path certificate = TLS.resolve("server.pem");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        Pem.key(key, Files.readString(key)),
        new char[0],
        Pem.certificates(certificate, Files.readString(certificate))
            .toArray(java.security.cert.Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(ScriptedDaemon.loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private void context(String name, String meta) throws IOException {
    write(".docker/contexts/meta/" + id(name) + "/meta.json", meta);
  }

  private static String id(String name) {
    assertThat(name).isEqualTo("remote");
    return REMOTE;
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package dev.kdeploy.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest extends RegistryGround {
  private static final String HUB = "https://index.docker.io/v1/";

  @ParameterizedTest
  @CsvSource({
    "https://index.docker.io/v1/, docker.io",
    "docker.io, docker.io",
    "index.docker.io, docker.io",
    "https://registry-1.docker.io/v2/, docker.io",
    "registry.example.com, registry.example.com",
    "https://registry.example.com, registry.example.com",
    "https://registry.example.com/v1/, registry.example.com",
    "https://registry.example.com/v2/, registry.example.com",
    "http://registry.example.com/v2, registry.example.com",
    "registry.example.com/team, registry.example.com",
    "Registry.example.com, registry.example.com",
    "localhost:5000, localhost:5000",
    "http://localhost:5000, localhost:5000",
    "[::1]:5000, [::1]:5000",
  })
  void knowsARegistryHoweverItsNameIsWritten(String key, String registry) {
    logIn(key, "kd", "a:b:c");

    assertThat(credentials().of(registry)).contains(new Login("kd", "a:b:c", "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "https://index.docker.io/v1/access-token, docker.io",
    "registry.example.com, docker.io",
    "registry.example.com, registry.example.com:5000",
    "registry.example.com:443, registry.example.com",
    "example.com, registry.example.com",
    "localhost:5000, localhost:5001"
  })
  void showsALoginToNobodyElse(String key, String registry) {
    logIn(key, "kd", "s3cret");

    assertThat(credentials().of(registry)).isEmpty();
  }

  @Test
  void prefersTheVeryName() {
    configure(
        """
        {"auths": {
          "registry.example.com/team": {"username": "part", "password": "p"},
          "https://registry.example.com/v2/": {"username": "whole", "password": "p"},
          "registry.example.com": {"username": "exact", "password": "p"}}}
        """);

    assertThat(credentials().of("registry.example.com").orElseThrow().username())
        .isEqualTo("exact");
  }

  @Test
  void readsEveryKindOfEntry() {
    configure(
        """
        {"auths": {
        \t"a": {"username": "u", "password": "p"},
        \t"b": {"auth": "%s", "identitytoken": "id"},
        \t"c": {"registrytoken": "reg"},
        \t"d": {"auth": "%s", "email": "x@example.com"},
        \t"e": {}, "f": null, "g": {"auth": ""}, "h": {"Auth": "%s"}},
         "HttpHeaders": {"User-Agent": "Docker"}, "credsStore": ""}
        """
            .formatted(
                base64("0000:"), base64("u:p\0\0").replaceFirst("(..)", "$1\\\\n"), base64("u:p")));
    Credentials credentials = credentials();

    assertThat(credentials.of("a")).contains(new Login("u", "p", "", ""));
    assertThat(credentials.of("b")).contains(new Login("0000", "", "id", ""));
    assertThat(credentials.of("c")).contains(new Login("", "", "", "reg"));
    assertThat(credentials.of("d")).contains(new Login("u", "p", "", ""));
    assertThat(List.of("e", "f", "g", "x")).allMatch(name -> credentials.of(name).isEmpty());
    assertThat(credentials.of("h")).contains(new Login("u", "p", "", ""));
  }

  @Test
  void findsTheFileWhereTheEnvironmentSays() {
    logIn("a", "home", "p");
    write("other/config.json", "{\"auths\":{\"a\":{\"username\":\"other\",\"password\":\"p\"}}}");
    environment.put("DOCKER_CONFIG", home.resolve("other").toString());

    assertThat(credentials().of("a").orElseThrow().username()).isEqualTo("other");
    environment.put("DOCKER_CONFIG", home.resolve("none").toString());
    assertThat(credentials().of("a")).isEmpty();
    environment.put(
        "DOCKER_AUTH_CONFIG", "{\"auths\":{\"a\":{\"username\":\"ci\",\"password\":\"p\"}}}");
    assertThat(credentials().of("a").orElseThrow().username()).isEqualTo("ci");
  }

  @Test
  void readsTheOldFileWhereThereIsNoNewOne() {
    write(".dockercfg", "{\"" + HUB + "\":{\"auth\":\"" + base64("u:p") + "\",\"email\":\"x\"}}");

    assertThat(credentials().of("docker.io")).contains(new Login("u", "p", "", ""));
    configure("");
    assertThat(credentials().of("docker.io")).isEmpty();
  }

  @Test
  void asksTheHelperOfTheRegistryAndElseTheStore() {
    helper(
        "one",
        "read -r name; echo \"{\\\"Username\\\":\\\"one\\\",\\\"Secret\\\":\\\"$name\\\"}\"");
    helper("all", "echo '{\"ServerURL\":\"x\",\"Username\":\"<token>\",\"Secret\":\"id\"}'");
    configure(
        "{\"auths\":{\"a\":{},\"b\":{}},\"credHelpers\":{\"a\":\"one\",\"index.docker.io\":\"one\",\"c\":\"\"},\"credsStore\":\"all\"}");
    Credentials credentials = credentials();

    assertThat(credentials.of("a")).contains(new Login("one", "a", "", ""));
    assertThat(credentials.of("docker.io")).contains(new Login("one", HUB, "", ""));
    assertThat(credentials.of("b")).contains(new Login("", "", "id", ""));
    assertThat(credentials.of("c")).isEmpty();
    assertThat(credentials.warnings()).isEmpty();
  }

  @Test
  void asksAHelperOnce() {
    helper("s", "echo x >> " + home + "/calls; echo '{\"Username\":\"u\",\"Secret\":\"p\"}'");
    configure("{\"credsStore\":\"s\"}");
    Credentials credentials = credentials();

    credentials.of("a");
    credentials.of("a");

    assertThat(home.resolve("calls")).hasContent("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'credentials not found in native keychain'; exit 1",
        "echo 'credentials not found in native keychain' >&2; exit 1",
        "echo '{\"Username\":\"\",\"Secret\":\"\"}'"
      })
  void takesItWhenAHelperHasNothing(String script) {
    helper("s", script);
    configure("{\"credsStore\":\"s\",\"auths\":{\"b\":{\"username\":\"u\",\"password\":\"p\"}}}");
    Credentials credentials = credentials();

    assertThat(credentials.of("a")).isEmpty();
    assertThat(credentials.of("b")).as("what stands in the file itself").isPresent();
    assertThat(credentials.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          helper-fails    | echo 'the keychain is locked'; exit 3
          helper-no-json  | echo 's3cret is my password'
          helper-no-object| echo '["s3cret"]'
          helper-secret   | echo '{"Secret":"s3cret"}'; exit 1
          helper-slow     | exec sleep 100
          """)
  void warnsWhenAHelperCannotBeAsked(String golden, String script) {
    helper("s", script);
    configure("{\"credsStore\":\"s\"}");
    Credentials credentials =
        Credentials.read(environment, home, Duration.ofSeconds(golden.contains("slow") ? 1 : 60));

    assertThat(credentials.of("a")).isEmpty();
    assertThat(credentials.of("b")).isEmpty();
    assertThat(credentials.warnings()).hasSize(1);
    golden(golden, credentials.warnings().getFirst());
    assertThat(credentials.warnings().toString()).doesNotContain("s3cret");
  }

  @Test
  void warnsWhenAHelperIsNotThere() {
    configure("{\"credsStore\":\"gone\",\"credHelpers\":{\"b\":\"../x\"}}");
    environment.put("PATH", home + "::/nowhere");
    Credentials credentials = credentials();

    assertThat(credentials.of("a")).isEmpty();
    golden("helper-missing", credentials.warnings().getFirst());
    assertThat(credentials.of("b")).isEmpty();
  }

  @Test
  void isInterruptedWhileAHelperThinks() {
    helper("s", "exec sleep 100");
    configure("{\"credsStore\":\"s\"}");
    Credentials credentials = credentials();

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> credentials.of("a"))
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> assertThat(e.problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pointsIntoADamagedFileWithoutShowingIt() {
    configure("{\n  \"auths\": {\n    \"a\": {\"auth\": s3cret}\n  }\n}\n");

    assertThatThrownBy(this::credentials)
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> {
              golden("damaged-file", e.problems().getFirst());
              assertThat(e.problems().toString()).doesNotContain("s3cret");
            });
  }

  @Test
  void findsAllDamagedEntriesAtOnce() {
    configure(
        "{\"auths\": {\n  \"a\": {\"auth\": \"%%s3cret%%\"},\n  \"b\": {\"auth\": \"%s\"},\n  \"c\": 1},\n\"credHelpers\": []}"
            .formatted(base64("s3cret")));

    assertThatThrownBy(this::credentials)
        .isInstanceOfSatisfying(
            KdeployException.class,
            e -> {
              assertThat(e.problems()).hasSize(4);
              golden("damaged-entry", e.problems().get(1));
              golden("damaged-helpers", e.problems().get(3));
              assertThat(e.problems().toString()).doesNotContain("s3cret");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"x\"", "{\"auths\":", "{]", "nonsense"})
  void refusesWhatIsNoConfiguration(String text) {
    configure(text);

    assertThatThrownBy(this::credentials).isInstanceOf(KdeployException.class);
  }

  @Test
  void makesThePullSecretOfLoginsThatNodesCanUse() {
    configure(
        """
        {"auths": {
          "z.example.com": {"username": "u", "password": "p"},
          "https://index.docker.io/v1/": {"auth": "%s"},
          "token.example.com": {"auth": "%s", "identitytoken": "id"},
          "other.example.com": {"username": "x", "password": "y"}}}
        """
            .formatted(base64("kd:s:cret"), base64("0000:")));
    Credentials credentials = credentials();
    List<String> registries =
        List.of("z.example.com", "token.example.com", "none.example.com", "docker.io");

    assertThat(credentials.dockerConfigJson(registries))
        .isEqualTo(
            "{\"auths\":{\"https://index.docker.io/v1/\":{\"username\":\"kd\",\"password\":\"s:cret\",\"auth\":\"%s\"},\"z.example.com\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"%s\"}}}"
                .formatted(base64("kd:s:cret"), base64("u:p")));
    assertThat(credentials.dockerConfigJson(registries.reversed()))
        .isEqualTo(credentials.dockerConfigJson(registries));
    assertThat(credentials.leftOut(registries)).hasSize(1);
    golden("left-out", credentials.leftOut(registries).getFirst());
  }
}

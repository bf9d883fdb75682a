package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {
  private static final Masks SHAPES = Masks.of(List.of());

  private static Masks of(String... values) {
    return Masks.of(Arrays.stream(values).map(MasksTest::secret).toList());
  }

  private static Manifest secret(String value) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("name", "s"),
            "data",
            Map.of("key", base64(value))));
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hidesValuesWhereverTheyStand() {
    assertThat(of("s3cr3t-one").hide("login s3cr3t-one failed; s3cr3t-one"))
        .isEqualTo("login *** failed; ***");
  }

  @Test
  void hidesOverlappingValuesWhole() {
    Masks masks = of("abcdefgh", "defghijk", "abcdefghij");

    assertThat(masks.hide("<abcdefghijk>")).isEqualTo("<***>");
    assertThat(masks.hide("<abcdefghabcdefgh>")).isEqualTo("<***>");
  }

  @Test
  void hidesTheLongerOfTwoValuesWithOneBeginning() {
    assertThat(of("secret", "secret-and-more").hide("secret-and-more!")).isEqualTo("***!");
  }

  @Test
  void doesNotHideEverythingForAShortValue() {
    assertThat(of("a", "", "  ", "no", "12345").hide("a banana has no 12345"))
        .isEqualTo("a banana has no 12345");
  }

  @Test
  void hidesEveryLineOfAValueAndKeepsTheLines() {
    Masks masks = of("first line\nab\nsecond line\n");

    assertThat(masks.hide("x first line y\nab\nz second line")).isEqualTo("x *** y\nab\nz ***");
    assertThat(masks.hide("first line\nab\nsecond line")).isEqualTo("***\n***\n***");
  }

  @Test
  void hidesAValueThatIsSplitOverLines() {
    Masks masks = of("correct-horse-battery");

    assertThat(masks.hideLines(List.of("pw correct-", "horse-", "battery!")))
        .containsExactly("pw ***", "***", "***!");
  }

  @Test
  void hidesEncodedForms() {
    Masks masks = of("p@ss w\"rd/ü");

    assertThat(masks.hide("a " + base64("p@ss w\"rd/ü") + " b")).doesNotContain("cEBzcyB3");
    assertThat(masks.hide("a p%40ss+w%22rd%2F%C3%BC b")).isEqualTo("a *** b");
    assertThat(masks.hide("a p%40ss%20w%22rd%2F%C3%BC b")).isEqualTo("a *** b");
    assertThat(masks.hide("{\"a\":\"p@ss w\\\"rd/ü\"}")).isEqualTo("{\"a\":\"***\"}");
  }

  @Test
  void hidesTheEncodedFormOfBytesThatAreNoText() {
    byte[] bytes = {(byte) 0xff, (byte) 0xfe, 1, 2, 3, 4, 5, 6, 7};
    String encoded = Base64.getEncoder().encodeToString(bytes);
    Manifest secret =
        Manifest.of(Map.of("apiVersion", "v1", "kind", "Secret", "data", Map.of("k", encoded)));

    assertThat(Masks.of(List.of(secret)).hide("x " + encoded + " y")).doesNotContain(encoded);
  }

  @Test
  void hidesWhatAFileInASecretSays() {
    Masks file = of("# settings\nexport DB_PASSWORD='hunter2hunter'\nMODE=production\n");
    Masks json = of("{\"auths\":{\"reg.io\":{\"username\":\"robot\",\"password\":\"pa55word!\"}}}");
    Masks address = of("postgres://app:t0psecret@db.example.com:5432/app");

    assertThat(file.hide("got hunter2hunter in production")).isEqualTo("got *** in production");
    assertThat(json.hide("robot at reg.io with pa55word!")).isEqualTo("robot at reg.io with ***");
    assertThat(address.hide("wrong: t0psecret at db.example.com"))
        .isEqualTo("wrong: *** at db.example.com");
  }

  @Test
  void ignoresWhatIsNoSecret() {
    Manifest config =
        Manifest.of(
            Map.of("apiVersion", "v1", "kind", "ConfigMap", "data", Map.of("k", "something")));

    assertThat(Masks.of(List.of(config)).hide("something else")).isEqualTo("something else");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "password=hunter2 next                        | password=*** next",
        "DB_PASSWORD = hunter2                        | DB_PASSWORD = ***",
        "{\"password\":\"hunter 2\",\"a\":1}          | {\"password\":\"***\",\"a\":1}",
        "{\\\"password\\\":\\\"hunter2\\\"}           | {\\\"password\\\":\\\"***\\\"}",
        "{\"password\":\"hun\\\"ter\"}               | {\"password\":\"***\"}",
        "password: hunter2                            | password: ***",
        "?token=abc123&x=1                            | ?token=***&x=1",
        "api_key='abc def'                            | api_key='***'",
        "AWS_SECRET_ACCESS_KEY=abc/def+ghi            | AWS_SECRET_ACCESS_KEY=***",
        "Authorization: Bearer abc.def                | Authorization: Bearer ***",
        "authorization: Basic dXNlcjpwYXNz            | authorization: Basic ***",
        "-H 'Authorization: abcdefg'                  | -H 'Authorization: ***'",
        "sent bearer abcdefghijklmnopqrstuvwxyz       | sent bearer ***",
        "postgres://app:hunter2@db:5432/app           | postgres://app:***@db:5432/app",
        "amqp://app:p@ss@mq/                          | amqp://app:***@mq/",
        "redis://:hunter2@redis                       | redis://:***@redis",
        "id AKIAIOSFODNN7EXAMPLE used                 | id *** used",
        "x eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl y       | x *** y",
        "git ghp_abcdefghijklmnopqrstuvwx1234 end     | git *** end"
      })
  void hidesWhatLooksLikeASecret(String said, String shown) {
    assertThat(SHAPES.hide(said.strip())).isEqualTo(shown.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "couldn't find key api-key in Secret default/partner",
        "MountVolume.SetUp failed for volume \"secret\" : secret \"db\" not found",
        "references non-existent secret key: tls.crt",
        "failed to fetch anonymous token: unexpected status from GET request to"
            + " https://auth.docker.io/token: 401 Unauthorized",
        "error looking up service account default/web: serviceaccount \"web\" not found",
        "back-off 10s restarting failed container=web pod=web-1_default(uid)",
        "0/3 nodes are available: 3 Insufficient cpu.",
        "Readiness probe failed: HTTP probe failed with statuscode: 503",
        "listening on http://0.0.0.0:8080/path",
        "wrong password for user app"
      })
  void leavesTheMessagesOfKubernetesAlone(String message) {
    assertThat(SHAPES.hide(message)).isEqualTo(message);
  }

  @Test
  void hidesPrivateKeysAlsoWhenTheirBeginningOrEndIsMissing() {
    String begin = "-----BEGIN RSA PRIVATE KEY-----\n";
    String end = "-----END RSA PRIVATE KEY-----";

    assertThat(SHAPES.hide("a\n" + begin + "MIIabc\nDEF=\n" + end + "\nb"))
        .isEqualTo("a\n***\n***\n***\n***\nb");
    assertThat(SHAPES.hide("a\n" + begin + "MIIabc\nDEF=")).isEqualTo("a\n***\n***\n***");
    assertThat(SHAPES.hide("a b\nMIIabc\nDEF=\n" + end + "\nb")).isEqualTo("a b\n***\n***\n***\nb");
    assertThat(SHAPES.hide("-----BEGIN CERTIFICATE-----\nMII")).contains("MII");
  }

  @Test
  void changesNothingElse() {
    Masks masks = of("topsecret");
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(300), 0, 12)
          .forEach(one -> text.append("xyz \n\r\"é😀.-,".charAt(Math.min(one, 12))));
      assertThat(masks.hide(text.toString())).isEqualTo(text.toString());
      assertThat(masks.hide(text + "topsecret" + text)).isEqualTo(text + "***" + text);
    }
  }

  @Test
  void isNotHeldUpByHostileTexts() {
    Masks masks = of("a".repeat(5000), "ab".repeat(2000), "https://example.com/" + "x".repeat(900));

    for (String piece :
        List.of(
            "a", "ab", "a.", "a-", "password", "token=", "://", "://a:", "eyJ", "eyJa.", "\n")) {
      String text = piece.repeat(1_000_000 / piece.length());

      assertThat(masks.hide(text)).isNotNull();
    }
  }

  @Test
  void hidesLongValuesWhole() {
    String value = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(200) + "end";

    assertThat(of(value).hide("<" + value + ">")).isEqualTo("<***>");
    assertThat(of(value).hide("<" + value.substring(1) + ">")).isNotEqualTo(value.substring(1));
  }
}

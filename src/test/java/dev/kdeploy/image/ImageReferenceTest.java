package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ImageReferenceTest {
  private static final Path GOLDEN = Path.of("src/test/resources/image/refused-names.txt");
  private static final String HEX = "0123456789abcdef";
  private static final String SHA_256 = "sha256:" + HEX.repeat(4);

  /// As the `reference` package of the distribution project and its tests have them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          redis                              | docker.io            | library/redis        | ''     | redis
          redis:7-alpine                     | docker.io            | library/redis        | 7-alpine | redis:7-alpine
          library/redis                      | docker.io            | library/redis        | ''     | redis
          docker.io/redis                    | docker.io            | library/redis        | ''     | redis
          docker.io/library/redis:7          | docker.io            | library/redis        | 7      | redis:7
          index.docker.io/redis              | docker.io            | library/redis        | ''     | redis
          index.docker.io/library/redis      | docker.io            | library/redis        | ''     | redis
          docker.io/library/a/b              | docker.io            | library/a/b          | ''     | library/a/b
          library/a/b                        | docker.io            | library/a/b          | ''     | library/a/b
          team/app                           | docker.io            | team/app             | ''     | team/app
          docker.io/team/app                 | docker.io            | team/app             | ''     | team/app
          docker.io/my.team/app              | docker.io            | my.team/app          | ''     | docker.io/my.team/app
          docker.io/localhost/app            | docker.io            | localhost/app        | ''     | docker.io/localhost/app
          registry-1.docker.io/library/redis | registry-1.docker.io | library/redis        | ''     | registry-1.docker.io/library/redis
          localhost                          | docker.io            | library/localhost    | ''     | localhost
          localhost:5000                     | docker.io            | library/localhost    | 5000   | localhost:5000
          localhost/x                        | localhost            | x                    | ''     | localhost/x
          localhost/x:1                      | localhost            | x                    | 1      | localhost/x:1
          localhost:5000/x                   | localhost:5000       | x                    | ''     | localhost:5000/x
          localhost:5000/x:5000              | localhost:5000       | x                    | 5000   | localhost:5000/x:5000
          localhost:5000/team/app:1.0        | localhost:5000       | team/app             | 1.0    | localhost:5000/team/app:1.0
          127.0.0.1:5000/x                   | 127.0.0.1:5000       | x                    | ''     | 127.0.0.1:5000/x
          127.0.0.1/x                        | 127.0.0.1            | x                    | ''     | 127.0.0.1/x
          [::1]/x                            | [::1]                | x                    | ''     | [::1]/x
          [::1]:5000/x:1                     | [::1]:5000           | x                    | 1      | [::1]:5000/x:1
          [2001:DB8::a]:443/a/b/c            | [2001:DB8::a]:443    | a/b/c                | ''     | [2001:DB8::a]:443/a/b/c
          registry.example.com/app           | registry.example.com | app                  | ''     | registry.example.com/app
          Registry.Example.com/app           | Registry.Example.com | app                  | ''     | Registry.Example.com/app
          Team/app                           | Team                 | app                  | ''     | Team/app
          a.b/c.d/e_f/g__h/i---j             | a.b                  | c.d/e_f/g__h/i---j   | ''     | a.b/c.d/e_f/g__h/i---j
          xn--n3h.com/myimage:xn--n3h.com    | xn--n3h.com          | myimage              | xn--n3h.com | xn--n3h.com/myimage:xn--n3h.com
          foo/foo_bar.com:8080               | docker.io            | foo/foo_bar.com      | 8080   | foo/foo_bar.com:8080
          1/2                                | docker.io            | 1/2                  | ''     | 1/2
          app:_x                             | docker.io            | library/app          | _x     | app:_x
          app:V1.Beta-2_3                    | docker.io            | library/app          | V1.Beta-2_3 | app:V1.Beta-2_3
          host:0/app                         | host:0               | app                  | ''     | host:0/app
          """)
  void takesNamesApartAsDockerDoes(
      String text, String registry, String path, String tag, String shown) {
    ImageReference reference = ImageReference.parse(text).orElseThrow();

    assertThat(reference).isEqualTo(new ImageReference(registry, path, tag, ""));
    assertThat(reference).hasToString(shown);
    assertThat(ImageReference.parse(shown)).contains(reference);
  }

  @Test
  void knowsTheDigestsThatDockerKnows() {
    Stream.of(SHA_256, "sha384:" + HEX.repeat(6), "sha512:" + HEX.repeat(8))
        .forEach(
            digest -> {
              ImageReference whole = ImageReference.parse("a.b/c:1@" + digest).orElseThrow();

              assertThat(whole).isEqualTo(new ImageReference("a.b", "c", "1", digest));
              assertThat(whole).hasToString("a.b/c:1@" + digest);
              assertThat(ImageReference.parse("c@" + digest).orElseThrow().effectiveTag())
                  .isEmpty();
            });
  }

  @Test
  void takesPathsAndTagsUpToTheirLimits() {
    String path = "a/".repeat(127) + "a";
    String tag = "t".repeat(128);

    assertThat(ImageReference.parse("registry.example.com:5000/" + path + ":" + tag))
        .contains(new ImageReference("registry.example.com:5000", path, tag, ""));
    assertThat(ImageReference.parse("registry.example.com:5000/" + path + "a")).isEmpty();
    assertThat(ImageReference.parse("a".repeat(247))).isPresent();
    assertThat(ImageReference.parse("a".repeat(248))).as("with library/ in front").isEmpty();
    assertThat(ImageReference.parse("app:" + tag + "t")).isEmpty();
    assertThat(ImageReference.parse("a.".repeat(500_000) + "/x")).isEmpty();
    assertThat(ImageReference.parse("a/".repeat(500_000))).isEmpty();
  }

  @Test
  void takesAnImageIdForNoNameButItsDigitsForAPart() {
    String id = HEX.repeat(4);

    assertThat(ImageReference.parse(id)).isEmpty();
    assertThat(ImageReference.parse(id + ":1").orElseThrow().path()).isEqualTo("library/" + id);
    assertThat(ImageReference.parse("team/" + id)).isPresent();
    assertThat(ImageReference.parse(id.substring(1))).isPresent();
    ImageReference hidden = ImageReference.parse("docker.io/" + id).orElseThrow();
    assertThat(ImageReference.parse(hidden.toString())).contains(hidden);
  }

  @Test
  void meansLatestWhereNothingIsSaid() {
    ImageReference plain = ImageReference.parse("redis").orElseThrow();

    assertThat(plain.effectiveTag()).isEqualTo("latest");
    assertThat(plain.withTag("7")).hasToString("redis:7");
    assertThat(plain.withDigest(SHA_256)).hasToString("redis@" + SHA_256);
  }

  private static final List<String> REFUSED =
      List.of(
          "",
          "  ",
          "Redis",
          "Redis:7",
          "registry.example.com/Team/App:Beta",
          "team/App@" + SHA_256,
          "redis:",
          "localhost:5000/app:",
          ":7",
          ":",
          "@" + SHA_256,
          "/",
          "/app",
          "app/",
          "a//b",
          "localhost:5000/",
          "registry.example.com/:1",
          "https://registry.example.com/team/app:1",
          "http://localhost:5000/app",
          "docker://redis:7",
          "//redis",
          "https://registry.example.com/",
          " redis:7",
          "redis :7",
          "redis:7\n",
          "redis\t",
          "redis:7 alpine",
          "{{registry}}/app",
          "${REGISTRY}/app",
          "$REGISTRY/app",
          "<registry>/app",
          "a*b",
          "redis:7,redis:8",
          "ünïcode",
          "app\u0007",
          "app\\x",
          "app?x",
          "app#1",
          "-app",
          "app-",
          "_app",
          "app_",
          ".app",
          "a..b",
          "a___b",
          "a._b",
          "team/-app",
          "-host.com/app",
          "foo_bar.com/app",
          "foo..com/app",
          "host:/app",
          "host:port/app",
          "a:b:c",
          "a:b:c/d",
          "::1/app",
          "2001:db8::1:5000/app",
          "[::1/app",
          "[fe80::1%eth0]:5000/app",
          "app:-1",
          "app:.1",
          "app:1.0+build",
          "app:" + "t".repeat(129),
          "a".repeat(256),
          "registry.example.com/" + "a".repeat(256),
          "app@",
          "app:1@",
          "app@sha256",
          "app@sha256:",
          "app@sha256:abc",
          "app@sha256:" + "g".repeat(64),
          "app@sha256:" + "A".repeat(64),
          "app@SHA256:" + HEX.repeat(4),
          "app@sha256:" + HEX.repeat(4) + "0",
          "app@sha256:" + HEX.repeat(4) + ":1",
          "app@md5:" + HEX.repeat(2),
          "app@sha1:" + HEX.repeat(2) + "01234567",
          "app@blake3:" + HEX.repeat(4),
          "app@" + HEX.repeat(4),
          "app@" + SHA_256 + "@" + SHA_256,
          "app@1.0",
          HEX.repeat(4),
          "a/".repeat(5000));

  @ParameterizedTest
  @FieldSource("REFUSED")
  void refusesWhatDockerRefuses(String text) {
    assertThat(ImageReference.parse(text)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void namesABetterTextOnlyWhenItIsOne(String text) {
    Problem problem = ImageReference.refusal(text);

    String fix = String.valueOf(problem.fix());
    if (fix.startsWith("write `") && !fix.contains("…") && !fix.contains("[")) {
      assertThat(ImageReference.parse(fix.substring("write `".length(), fix.length() - 1)))
          .isPresent();
    }
  }

  @Test
  void saysWhyATextIsNoName() throws IOException {
    String screens =
        REFUSED.stream()
            .map(ImageReference::refusal)
            .map(
                problem ->
                    problem.what() + "\n  why: " + problem.why() + "\n  fix: " + problem.fix())
            .collect(Collectors.joining("\n\n", "", "\n"));

    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, screens);
    }
    assertThat(screens).isEqualTo(Files.readString(GOLDEN));
  }
}

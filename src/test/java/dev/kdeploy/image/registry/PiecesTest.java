package dev.kdeploy.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {
  @Test
  void readsChallengesAsServersWriteThem() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Bearer realm=\"https://auth.example.com/token\", service=\"a,b\" ,"
                        + " scope=\"repository:x:pull,push repository:y:pull\",error=invalid",
                    "Basic realm=\"a \\\"b\\\", c\", Negotiate, Digest realm=x,nonce=\"y\"",
                    "Basic",
                    "",
                    "Bearer realm=\"unfinished")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example.com/token",
                    "service", "a,b",
                    "scope", "repository:x:pull,push repository:y:pull",
                    "error", "invalid")),
            new Challenge("basic", Map.of("realm", "a \"b\", c")),
            new Challenge("negotiate", Map.of()),
            new Challenge("digest", Map.of("realm", "x", "nonce", "y")),
            new Challenge("basic", Map.of()),
            new Challenge("bearer", Map.of("realm", "unfinished")));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST:5000, true",
    "127.0.0.1, true",
    "127.1.2.3:5000, true",
    "[::1]:5000, true",
    "[::1], true",
    "listed.example.com:5000, true",
    "any.example.com:1, true",
    "any.example.com, true",
    "listed.example.com, false",
    "listed.example.com:5001, false",
    "localhost.example.com, false",
    "127.0.0.1.example.com, false",
    "128.0.0.1, false",
    "[::2]:5000, false",
    "999.0.0.1, false"
  })
  void speaksPlainlyOnlyWhereItMay(String authority, boolean covered) {
    assertThat(new Insecure(Set.of("listed.example.com:5000", "any.example.com")).covers(authority))
        .isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          linux/amd64              | linux/amd64             | true
          linux/amd64              | linux/arm64             | false
          linux/amd64,linux/arm64  | linux/arm64             | true
          linux/arm64/v8           | linux/arm64             | true
          linux/arm64              | linux/arm64/v8          | true
          linux/arm/v7             | linux/arm               | true
          linux/arm/v7             | linux/arm/v6            | false
          linux/arm/v6             | linux/arm/v7            | true
          windows/amd64            | linux/amd64             | false
          linux/aarch64            | linux/arm64             | true
          linux/amd64              | linux/arm64,linux/amd64 | true
          ''                       | linux/amd64             | true
          linux/amd64              | ''                      | true
          nonsense                 | linux/amd64             | false
          """)
  void knowsWhichNodesRunAnImage(String image, String nodes, boolean fits) {
    assertThat(Platforms.fits(list(image), list(nodes))).isEqualTo(fits);
  }

  @Test
  void namesTheNodesThatHaveNoImage() {
    assertThat(
            Platforms.unserved(
                List.of("linux/amd64"), List.of("linux/s390x", "linux/amd64", "linux/arm64")))
        .containsExactly("linux/arm64", "linux/s390x");
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://a.example.com      | ''                  | http://proxy:3128
          http://a.example.com       | ''                  | http://plain:80
          https://a.example.com      | a.example.com       | ''
          https://a.example.com      | example.com         | ''
          https://a.example.com      | .example.com        | ''
          https://example.com        | .example.com        | http://proxy:3128
          https://a.example.com:5000 | a.example.com:5000  | ''
          https://a.example.com:5000 | a.example.com:5001  | http://proxy:3128
          https://a.example.com      | x, A.example.com    | ''
          https://a.example.com      | *                   | ''
          https://10.1.2.3           | 10.0.0.0/8          | ''
          https://11.1.2.3           | 10.0.0.0/8          | http://proxy:3128
          https://10.1.2.3           | 10.1.2.3            | ''
          https://[fd00::1]:5000     | fd00::/8            | ''
          https://localhost:5000     | ''                  | ''
          https://127.0.0.1          | ''                  | ''
          """)
  void takesTheProxyOfTheEnvironment(String url, String direct, String proxy) {
    EnvironmentProxies proxies =
        new EnvironmentProxies(
            Map.of(
                "HTTPS_PROXY", "proxy:3128", "http_proxy", "http://plain:80", "NO_PROXY", direct));

    assertThat(proxies.proxy(URI.create(url)).map(URI::toString).orElse("")).isEqualTo(proxy);
  }
}

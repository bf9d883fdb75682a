package dev.kdeploy.cluster.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest extends KubeconfigGround {
  private static final String SERVER = "server: 'https://api.example.com:6443'";

  @Test
  void takesTheProxyOfTheClusterWhateverTheEnvironmentSays() throws IOException {
    Connection connection =
        Kubeconfig.read(
            written(
                SERVER + ", proxy-url: 'http://user:pass@own:3128'",
                "",
                Map.of("HTTPS_PROXY", "http://other:1", "NO_PROXY", "*")));

    assertThat(connection.proxy()).isEqualTo(URI.create("http://user:pass@own:3128"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://p:3128, http://p:3128",
    "https_proxy, p:3128,        http://p:3128",
    "HTTP_PROXY,  http://p:3128, ''",
  })
  void takesTheProxyOfTheEnvironment(String name, String value, String proxy) throws IOException {
    Connection connection = Kubeconfig.read(written(SERVER, "", Map.of(name, value)));

    assertThat(connection.proxy()).isEqualTo(proxy.isEmpty() ? null : URI.create(proxy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://api.example.com:6443 | example.com         | true",
        "https://api.example.com:6443 | .example.com        | true",
        "https://api.example.com:6443 | *.example.com       | true",
        "https://api.example.com:6443 | API.EXAMPLE.COM     | true",
        "https://api.example.com:6443 | api.example.com:6443| true",
        "https://api.example.com:6443 | api.example.com:443 | false",
        "https://api.example.com      | api.example.com:443 | true",
        "https://example.com          | .example.com        | false",
        "https://myexample.com        | example.com         | false",
        "https://api.example.com      | a.com, example.com  | true",
        "https://api.example.com      | *                   | true",
        "https://10.1.2.3:6443        | 10.0.0.0/8          | true",
        "https://11.1.2.3:6443        | 10.0.0.0/8          | false",
        "https://10.1.2.3:6443        | 10.1.2.3            | true",
        "https://10.1.2.3:6443        | 10.1.2.3:6443       | true",
        "https://10.1.2.3:6443        | 10.1.2.4            | false",
        "https://[fd00::1]:6443       | fd00::/8            | true",
        "https://[fd00::1]:6443       | fd00::1             | true",
        "https://[fd00::1]:6443       | [fd00::1]:6443      | true",
        "https://10.1.2.3             | 10.0.0.0/99         | false",
        "https://10.1.2.3             | nonsense/8, /, :    | false",
        "https://localhost:6443       | x                   | true",
        "https://127.0.0.1:6443       | x                   | true",
        "https://[::1]:6443           | x                   | true",
      })
  void knowsWhichHostsNeedNoProxy(String url, String rules, boolean direct) {
    assertThat(NoProxy.of(Map.of("no_proxy", rules)).covers(URI.create(url))).isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://p:1080", "https://p:443"})
  void refusesProxiesThatItCannotUse(String proxy) throws IOException {
    Problem own = problem(written(SERVER + ", proxy-url: '" + proxy + "'", "", Map.of()));
    Problem inherited = problem(written(SERVER, "", Map.of("HTTPS_PROXY", proxy)));

    assertThat(own.what()).contains("`proxy-url` of the cluster `x`", "cannot use");
    assertThat(own.where()).isNotNull();
    assertThat(inherited.what()).contains("environment", "cannot use");
    assertThat(own.fix()).contains("http://HOST:PORT");
  }

  @Test
  void refusesWhatIsNoProxyWithoutShowingItsPassword() throws IOException {
    Problem problem = problem(written(SERVER, "", Map.of("HTTPS_PROXY", "http://u:s3cret@ho st")));

    assertThat(problem.what()).contains("must be a URL").doesNotContain("s3cret");
  }
}

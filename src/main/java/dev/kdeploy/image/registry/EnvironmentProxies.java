package dev.kdeploy.image.registry;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The proxies that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` ask for, in upper or lower case, as
/// Go's programs understand them. Only HTTP proxies; this machine is always reached directly.
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;

  EnvironmentProxies(Map<String, String> environment) {
    this.environment = environment;
  }

  /// The proxy for a URL, as it was written with its scheme; empty when it is reached directly.
  Optional<String> written(URI url) {
    String text = variable(url.getScheme() + "_proxy");
    if (text.isEmpty() || isDirect(url)) {
      return Optional.empty();
    }
    return Optional.of(text.contains("://") ? text : "http://" + text);
  }

  /// The proxy for a URL; empty as well when what is written is no HTTP proxy.
  Optional<URI> proxy(URI url) {
    return written(url)
        .flatMap(EnvironmentProxies::parsed)
        .filter(proxy -> "http".equals(proxy.getScheme()) && proxy.getHost() != null);
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Proxy> select(URI url) {
    return proxy(url)
        .map(
            proxy -> {
              int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
              // Unresolved: the JDK's client looks the name up itself, without blocking.
              InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.getHost(), port);
              return List.of(new Proxy(Proxy.Type.HTTP, address));
            })
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI url, SocketAddress address, IOException failure) {}

  private String variable(String name) {
    String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip();
    return upper.isEmpty() ? environment.getOrDefault(name, "").strip() : upper;
  }

  private boolean isDirect(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return Insecure.isThisMachine(host)
        || Stream.of(variable("no_proxy").split(","))
            .map(rule -> rule.strip().toLowerCase(Locale.ROOT))
            .anyMatch(rule -> !rule.isEmpty() && covers(rule, host, port));
  }

  private static boolean covers(String rule, String host, int port) {
    if (rule.equals("*")) {
      return true;
    }
    if (rule.contains("/")) {
      return isInRange(rule, host);
    }
    int colon = rule.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (rule.indexOf(':') == colon || rule.contains("]:"));
    if (hasPort && !rule.substring(colon + 1).equals(String.valueOf(port))) {
      return false;
    }
    String name = (hasPort ? rule.substring(0, colon) : rule).replaceAll("[\\[\\]]", "");
    Optional<InetAddress> address = address(name);
    if (address.isPresent()) {
      return address.equals(address(host));
    }
    String domain = name.replaceAll("^\\*?\\.", "");
    return host.endsWith("." + domain) || domain.equals(name) && host.equals(domain);
  }

  private static boolean isInRange(String range, String host) {
    String[] parts = range.split("/", 2);
    Optional<InetAddress> base = address(parts[0]);
    Optional<InetAddress> address = address(host);
    if (base.isEmpty() || address.isEmpty() || !parts[1].matches("\\d{1,3}")) {
      return false;
    }
    byte[] from = base.get().getAddress();
    byte[] is = address.get().getAddress();
    int shift = from.length * 8 - Integer.parseInt(parts[1]);
    return from.length == is.length
        && shift >= 0
        && new BigInteger(1, from)
            .shiftRight(shift)
            .equals(new BigInteger(1, is).shiftRight(shift));
  }

  private static Optional<InetAddress> address(String text) {
    if (!text.contains(":") && !text.matches("[0-9.]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

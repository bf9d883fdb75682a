package dev.kdeploy.cluster.kubeconfig;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Hosts that are reached without a proxy: names with their subdomains, `.domain` for subdomains
/// alone, addresses, address ranges, each with an optional port, or `*`. The own machine always is.
record NoProxy(List<String> rules) {

  /// What `NO_PROXY` says.
  static NoProxy of(Map<String, String> environment) {
    String upper = environment.getOrDefault("NO_PROXY", "");
    String text = upper.isEmpty() ? environment.getOrDefault("no_proxy", "") : upper;
    return new NoProxy(
        Stream.of(text.split(","))
            .map(rule -> rule.strip().toLowerCase(Locale.ROOT))
            .filter(rule -> !rule.isEmpty())
            .toList());
  }

  /// Whether the URL is reached without a proxy.
  boolean covers(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return host.equals("localhost")
        || isAddress(host) && address(host).isLoopbackAddress()
        || rules.stream().anyMatch(rule -> covers(rule, host, port));
  }

  private static boolean covers(String rule, String host, int port) {
    if (rule.equals("*")) {
      return true;
    }
    if (rule.contains("/")) {
      return isAddress(host) && inRange(rule, address(host));
    }
    int colon = rule.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (rule.indexOf(':') == colon || rule.contains("]:"));
    if (hasPort && !rule.substring(colon + 1).equals(String.valueOf(port))) {
      return false;
    }
    String name = (hasPort ? rule.substring(0, colon) : rule).replaceAll("[\\[\\]]", "");
    if (isAddress(name)) {
      return isAddress(host) && address(host).equals(address(name));
    }
    String domain = name.replaceAll("^\\*?\\.", "");
    boolean onlyBelow = !domain.equals(name);
    return host.endsWith("." + domain) || !onlyBelow && host.equals(domain);
  }

  private static boolean inRange(String range, InetAddress address) {
    int slash = range.indexOf('/');
    String base = range.substring(0, slash);
    String bits = range.substring(slash + 1);
    if (!isAddress(base) || !bits.matches("\\d{1,3}")) {
      return false;
    }
    byte[] from = address(base).getAddress();
    int width = from.length * 8 - Integer.parseInt(bits);
    return from.length == address.getAddress().length
        && width >= 0
        && new BigInteger(1, from)
            .shiftRight(width)
            .equals(new BigInteger(1, address.getAddress()).shiftRight(width));
  }

  /// Literal addresses only, so that no name is ever looked up.
  private static boolean isAddress(String text) {
    return text.matches("\\d{1,3}(\\.\\d{1,3}){3}") || text.contains(":");
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}

package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Proxies, from a kubeconfig or from the environment.
final class Proxies {
  private Proxies() {}

  /// The `proxy-url` of a cluster, or null.
  static @Nullable URI own(Entry cluster, List<Problem> problems) {
    String text = cluster.text("proxy-url");
    if (text.isEmpty()) {
      return null;
    }
    URI proxy = ClusterEntry.parsed(text);
    Problem problem = cluster.problem("proxy-url");
    String name = "the `proxy-url` of the cluster `" + cluster.name() + "`";
    return checked(proxy, text, problem, name, problems);
  }

  /// Adds what is wrong with the proxy that the environment asks for.
  static void check(URI url, Map<String, String> environment, List<Problem> problems) {
    String text = variable(url, environment);
    if (!text.isEmpty() && !NoProxy.of(environment).covers(url)) {
      checked(asUri(text), text, Problem.at(null), "the proxy in the environment", problems);
    }
  }

  /// The proxy that the environment asks for, or null.
  static @Nullable URI ofEnvironment(URI url, Map<String, String> environment) {
    String text = variable(url, environment);
    return text.isEmpty() || NoProxy.of(environment).covers(url) ? null : asUri(text);
  }

  private static @Nullable URI checked(
      @Nullable URI proxy, String text, Problem problem, String name, List<Problem> problems) {
    String scheme = proxy == null ? "" : String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.startsWith("socks") || scheme.equals("https")) {
      problems.add(
          problem
              .what("%s is of the kind `%s`, which kdeploy cannot use", name, scheme)
              .fix(
                  "name an HTTP proxy (`http://HOST:PORT`), or forward a local port to the"
                      + " server"));
      return null;
    }
    if (proxy == null || proxy.getHost() == null || !scheme.equals("http")) {
      problems.add(
          problem
              .what("%s must be a URL, found `%s`", name, withoutPassword(text))
              .fix("write it as `http://HOST:PORT`"));
      return null;
    }
    return proxy;
  }

  private static String variable(URI url, Map<String, String> environment) {
    String name = url.getScheme() + "_proxy";
    String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    return upper.isEmpty() ? environment.getOrDefault(name, "") : upper;
  }

  private static @Nullable URI asUri(String text) {
    return ClusterEntry.parsed(text.contains("://") ? text : "http://" + text);
  }

  private static String withoutPassword(String text) {
    return text.replaceAll("//[^/@]*@", "//…@");
  }
}

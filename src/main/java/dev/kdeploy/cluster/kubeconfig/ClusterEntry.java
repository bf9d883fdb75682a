package dev.kdeploy.cluster.kubeconfig;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.YamlList;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A cluster of a kubeconfig.
record ClusterEntry(Entry entry, Connection.Tls tls, @Nullable URI ownProxy) {

  /// Reads it, or answers null when problems were added that leave nothing to go on with.
  static @Nullable ClusterEntry read(
      Entry entry, KubeconfigRequest request, List<Problem> problems) {
    int before = problems.size();
    Connection.Pem authority = PemEntry.read(entry, "certificate-authority", problems);
    boolean insecure = entry.flag("insecure-skip-tls-verify");
    if (insecure && authority != null) {
      problems.add(
          entry
              .problem("insecure-skip-tls-verify")
              .what(
                  "the cluster `%s` has a certificate authority and skips checking it",
                  entry.name())
              .fix("remove `insecure-skip-tls-verify`"));
    }
    checkServer(entry, problems);
    String serverName = entry.text("tls-server-name");
    ClusterEntry cluster =
        new ClusterEntry(
            entry,
            new Connection.Tls(authority, insecure, serverName.isEmpty() ? null : serverName),
            Proxies.own(entry, problems));
    if (cluster.ownProxy == null && problems.size() == before) {
      Proxies.check(cluster.url(false), request.environment(), problems);
    }
    return problems.size() == before ? cluster : null;
  }

  private static void checkServer(Entry entry, List<Problem> problems) {
    String server = entry.text("server");
    if (server.isEmpty()) {
      problems.add(
          entry
              .problem("server")
              .what("the cluster `%s` has no `server`", entry.name())
              .fix("add `server: https://HOST:6443` to it"));
      return;
    }
    URI uri = parsed(server.contains("://") ? server : "https://" + server);
    boolean usable =
        uri != null
            && uri.getHost() != null
            && List.of("http", "https").contains(String.valueOf(uri.getScheme()));
    if (!usable) {
      problems.add(
          entry
              .problem("server")
              .what(
                  "the `server` of the cluster `%s` must be a URL, found `%s`",
                  entry.name(), server)
              .fix("write it as `https://HOST:6443`"));
    }
  }

  static @Nullable URI parsed(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The address; without a scheme it is HTTPS exactly when there is something of TLS to go with
  /// it.
  URI url(boolean clientCertificate) {
    String server = entry.text("server").replaceAll("/+$", "");
    boolean secure = clientCertificate || tls.authority() != null || tls.insecure();
    return URI.create(server.contains("://") ? server : (secure ? "https://" : "http://") + server);
  }

  /// The proxy that leads to the address, or null.
  @Nullable URI proxy(URI url, Map<String, String> environment) {
    return ownProxy != null ? ownProxy : Proxies.ofEnvironment(url, environment);
  }

  /// What a credential plugin is told about the cluster.
  Map<String, @Nullable Object> forPlugins() {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("server", entry.text("server"));
    if (tls.serverName() != null) {
      told.put("tls-server-name", tls.serverName());
    }
    if (tls.insecure()) {
      told.put("insecure-skip-tls-verify", true);
    }
    Connection.Pem authority = tls.authority();
    if (authority != null) {
      told.put(
          "certificate-authority-data",
          Base64.getEncoder()
              .encodeToString(authority.text().getBytes(StandardCharsets.ISO_8859_1)));
    }
    if (ownProxy != null) {
      told.put("proxy-url", ownProxy.toString());
    }
    told.put("config", pluginExtension());
    return told;
  }

  /// The cluster's extension that belongs to credential plugins.
  private @Nullable Object pluginExtension() {
    if (entry.body().get("extensions") instanceof YamlList list) {
      for (Object item : list.value()) {
        if (item instanceof Map<?, ?> map
            && "client.authentication.k8s.io/exec".equals(map.get("name"))) {
          return map.get("extension");
        }
      }
    }
    return null;
  }
}

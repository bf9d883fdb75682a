package dev.kdeploy.image.registry;

import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Says in words why no answer came.
final class Failures {
  private final Clients clients;
  private final EnvironmentProxies proxies;
  private final Duration timeout;
  private final Duration connectTimeout;

  Failures(Clients clients, EnvironmentProxies proxies, Duration timeout, Duration connectTimeout) {
    this.clients = clients;
    this.proxies = proxies;
    this.timeout = timeout;
    this.connectTimeout = connectTimeout;
  }

  /// @param registry as images are named
  /// @param uri what was asked; may be another server that the registry sent us to
  Problem of(IOException failure, String registry, URI uri) {
    String who = who(registry, uri);
    Problem problem = problem(causes(failure), who, registry, uri);
    return proxies
        .proxy(uri)
        .map(proxy -> problem.detail("through the proxy %s", address(proxy, 80)))
        .orElse(problem);
  }

  /// The registry, or the other server that it sent us to.
  static String who(String registry, URI uri) {
    String authority = String.valueOf(uri.getRawAuthority()).replaceFirst("^.*@", "");
    boolean same = authority.equals(registry) || authority.equals(Endpoint.HUB_HOST);
    return same
        ? "the registry `" + registry + "`"
        : "`" + authority + "`, where the registry `" + registry + "` sends us,";
  }

  private Problem problem(List<Throwable> causes, String who, String registry, URI uri) {
    String at = proxies.proxy(uri).map(proxy -> address(proxy, 80)).orElse(address(uri, 443));
    if (any(causes, UnresolvedAddressException.class) || any(causes, UnknownHostException.class)) {
      return Problem.of("%s is not found", who)
          .why("no address is known for `%s`", at.replaceAll(":\\d+$", ""))
          .fix("check the name of the registry, the network, and the VPN");
    }
    if (any(causes, UnusableProxy.class)) {
      return Problem.of("%s cannot be reached through the proxy in the environment", who)
          .why("%s", message(causes))
          .fix("write `http://HOST:PORT` into `HTTPS_PROXY`, or name the registry in `NO_PROXY`");
    }
    if (any(causes, SSLException.class)) {
      return tls(causes, who, registry, uri);
    }
    if (any(causes, HttpTimeoutException.class)) {
      boolean connecting = any(causes, java.net.http.HttpConnectTimeoutException.class);
      return Problem.of("%s does not answer within %s", who, seconds(connecting))
          .why("%s", connecting ? "no connection comes about" : "the connection stays silent")
          .fix("check that it runs and that a firewall or VPN lets you through");
    }
    if (any(causes, NoRouteToHostException.class) || mentions(causes, "unreachable")) {
      return Problem.of("%s cannot be reached", who)
          .why("there is no route to `%s`", at)
          .fix("check the network and the VPN");
    }
    if (mentions(causes, "Tunnel failed")) {
      return Problem.of("%s cannot be reached through the proxy", who)
          .why("%s", message(causes))
          .fix("check the proxy's address and password, or name the registry in `NO_PROXY`");
    }
    if (any(causes, ConnectException.class)) {
      return Problem.of("%s refuses connections", who)
          .why("nothing listens at `%s`", at)
          .fix("start the registry, or check its name and port");
    }
    return Problem.of("%s breaks the connection", who).why("%s", message(causes));
  }

  private String seconds(boolean connecting) {
    long millis = (connecting ? connectTimeout : timeout).toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private Problem tls(List<Throwable> causes, String who, String registry, URI uri) {
    if (mentions(causes, "plaintext connection") || mentions(causes, "SSL message")) {
      return Problem.of("%s does not speak TLS", who)
          .why("`%s` answers in plain HTTP, which is used for this machine only", address(uri, 443))
          .fix("give the registry a certificate, or list `%s` as an insecure registry", registry);
    }
    Optional<X509Certificate> shown = clients.refused(String.valueOf(uri.getHost()));
    if (any(causes, CertificateExpiredException.class)) {
      return Problem.of("%s shows a certificate that has expired", who)
          .why(
              "%s",
              shown
                  .map(
                      each ->
                          "`"
                              + subject(each)
                              + "` was valid until "
                              + each.getNotAfter().toInstant())
                  .orElse(message(causes)))
          .fix("renew the registry's certificate; is this machine's clock right?");
    }
    if (any(causes, CertificateNotYetValidException.class)) {
      return Problem.of("%s shows a certificate that is not valid yet", who)
          .why("%s", message(causes))
          .fix("check this machine's clock");
    }
    if (mentions(causes, "subject alternative") || mentions(causes, "No name matching")) {
      return Problem.of("%s shows a certificate for another name", who)
          .why("%s", shown.map(Failures::names).orElse(message(causes)))
          .fix("use the name that the certificate is for, or renew it for this one");
    }
    if (any(causes, CertificateException.class) || mentions(causes, "PKIX")) {
      return Problem.of("%s shows a certificate that nobody vouches for", who)
          .why(
              "%s",
              shown
                  .map(
                      each ->
                          "`"
                              + subject(each)
                              + "` is signed by `"
                              + issuer(each)
                              + "`, which this machine does not trust")
                  .orElse(message(causes)))
          .fix(
              "put the authority's certificate into `/etc/docker/certs.d/%s/ca.crt`, or have it"
                  + " trusted by the system",
              registry);
    }
    return Problem.of("%s ends the TLS handshake", who).why("%s", message(causes));
  }

  private static String names(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? "it is for `" + subject(certificate) + "`"
          : "it is for "
              + String.join(", ", names.stream().map(each -> "`" + each.getLast() + "`").toList());
    } catch (CertificateException e) {
      return "it is for `" + subject(certificate) + "`";
    }
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  private static String address(URI uri, int otherwise) {
    int usual = "http".equals(uri.getScheme()) ? 80 : otherwise;
    return uri.getHost() + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
  }

  static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  static boolean any(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean mentions(List<Throwable> causes, String word) {
    return causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(word));
  }

  private static String message(List<Throwable> causes) {
    return causes.stream()
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .findFirst()
        .orElse("it says nothing more");
  }
}

package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Says in words why a server could not be reached.
final class Failures {
  private final Connection connection;
  private final Duration timeout;
  private final TlsFailures tls;

  Failures(Connection connection, Duration timeout, InstantSource clock) {
    this.connection = connection;
    this.timeout = timeout;
    this.tls = new TlsFailures(connection, clock);
  }

  RemoteFailure of(IOException failure, Link link) {
    return new RemoteFailure(0, problem(failure, link).kind(Problem.Kind.REMOTE), failure);
  }

  Optional<Problem> expired(List<X509Certificate> identity) {
    return tls.expired(identity);
  }

  private Problem problem(IOException failure, Link link) {
    List<Throwable> causes = causes(failure);
    if (any(causes, UnresolvedAddressException.class) || any(causes, UnknownHostException.class)) {
      return what("is not found: no address is known for `" + host() + "`")
          .fix("check the name in `server`, the network, and the VPN");
    }
    if (any(causes, SSLException.class)) {
      return tls.problem(causes, link);
    }
    if (any(causes, HttpTimeoutException.class)) {
      return what("does not answer within " + seconds())
          .fix(
              "check that it runs and that a firewall or VPN lets you through, or wait longer with"
                  + " `--request-timeout`");
    }
    if (any(causes, NoRouteToHostException.class) || mentions(causes, "unreachable")) {
      return what("cannot be reached: there is no route to `" + host() + "`")
          .fix("check the network and the VPN");
    }
    if (any(causes, ConnectException.class)) {
      return what("refuses connections: nothing listens at `" + host() + "`")
          .fix("start the cluster, or choose another with `--context`");
    }
    if (mentions(causes, "Tunnel failed")) {
      return what("cannot be reached through the proxy")
          .why("%s", message(causes))
          .fix("check the proxy's address and password");
    }
    return what("broke the connection").why("%s", message(causes));
  }

  private Problem what(String what) {
    Problem problem =
        Problem.of(
            "the server of `%s` (%s) %s",
            connection.server().name(), connection.server().url(), what);
    URI proxy = connection.proxy();
    return proxy == null
        ? problem
        : problem.detail("through the proxy %s:%d", proxy.getHost(), proxy.getPort());
  }

  private String host() {
    URI proxy = connection.proxy();
    URI url = proxy == null ? URI.create(connection.server().url()) : proxy;
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private String seconds() {
    long millis = timeout.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
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

  static boolean mentions(List<Throwable> causes, String word) {
    return causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(word));
  }

  static String message(List<Throwable> causes) {
    return causes.stream()
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .findFirst()
        .orElse("without a word");
  }
}

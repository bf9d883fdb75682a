package dev.kdeploy.image.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The JDK's HTTP clients: one that believes only certificates somebody vouches for, one for
/// registries that need none. Each is made when it is first used: reading the trusted authorities
/// takes time.
final class Clients implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(1);

  static {
    // The JDK refuses to show a password to a proxy on the way to HTTPS unless told so before its
    // client is first used.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final EnvironmentProxies proxies;
  private final Duration connectTimeout;
  private final List<Path> certificateHomes;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpClient strict;
  private @Nullable HttpClient lax;
  private @Nullable Trust trust;
  private boolean closed;

  Clients(EnvironmentProxies proxies, Duration connectTimeout, List<Path> certificateHomes) {
    this.proxies = proxies;
    this.connectTimeout = connectTimeout;
    this.certificateHomes = certificateHomes;
  }

  /// For a server that has to show who it is.
  synchronized HttpClient strict() {
    if (strict == null) {
      trust = trusting();
      strict = client(trust);
    }
    return strict;
  }

  /// For a server that may be anybody.
  synchronized HttpClient lax() {
    if (lax == null) {
      lax = client(new NoTrust());
    }
    return lax;
  }

  synchronized Optional<X509Certificate> refused(String host) {
    return trust == null ? Optional.empty() : trust.refused(host);
  }

  /// Ends the way to a server whose proxy is none that the JDK's client can use.
  void checkProxy(URI uri) throws UnusableProxy {
    String written = proxies.written(uri).orElse("");
    if (!written.isEmpty() && proxies.proxy(uri).isEmpty()) {
      throw new UnusableProxy("`" + written.replaceFirst("//.*@", "//…@") + "` is no HTTP proxy");
    }
  }

  /// The header by which a proxy on the way to a server knows us, or empty.
  String proxyLogin(URI uri) {
    return proxies
        .proxy(uri)
        .map(URI::getUserInfo)
        .map(login -> login.contains(":") ? login : login + ":")
        .map(login -> login.getBytes(StandardCharsets.UTF_8))
        .map(login -> "Basic " + Base64.getEncoder().encodeToString(login))
        .orElse("");
  }

  private Trust trusting() {
    try {
      return new Trust(certificateHomes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java's trusted certificates cannot be read", e);
    }
  }

  private HttpClient client(X509ExtendedTrustManager manager) {
    if (closed) {
      throw new IllegalStateException("the registry client is closed");
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .proxy(proxies)
            .executor(executor);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return builder.sslContext(context).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /// Stops what is under way. Waits for the clients' own threads: one that waits in the operating
  /// system delays the end of the JVM by 300 ms.
  @Override
  public synchronized void close() {
    closed = true;
    stop(strict);
    stop(lax);
    executor.shutdownNow();
  }

  private static void stop(@Nullable HttpClient client) {
    if (client == null) {
      return;
    }
    client.shutdownNow();
    try {
      client.awaitTermination(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

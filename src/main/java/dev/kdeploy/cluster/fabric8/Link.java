package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// An HTTP client for one server and one client certificate.
///
/// @param base the address that requests go to, without a slash at the end
/// @param identity the client certificate's chain; empty when there is none
record Link(
    HttpClient client,
    JdkTransport transport,
    String base,
    @Nullable Trust trust,
    Connection.@Nullable Pem certificate,
    List<X509Certificate> identity) {

  /// fabric8 would repeat every failed request ten times, writes among them; what is repeated is
  /// decided in [Retries].
  private static final RequestConfig NO_RETRIES =
      new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();

  /// Prepares a client. Connects to nothing.
  ///
  /// @throws KdeployException if certificates or keys cannot be used
  static Link of(Connection connection, Credentials.Current credentials, Duration timeout) {
    URI url = URI.create(connection.server().url());
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    List<X509Certificate> identity = certificates(secure ? credentials.certificate() : null);
    Trust trust = secure ? trust(connection.tls()) : null;
    String serverName = secure ? connection.tls().serverName() : null;
    JdkTransport transport =
        new JdkTransport(
            trust == null ? null : tls(trust, identity, credentials.key()),
            serverName == null ? null : naming(serverName));
    HttpClient.Builder builder = transport.newBuilder();
    builder.tag(NO_RETRIES);
    builder.connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!secure) {
      builder.preferHttp11();
    }
    setProxy(builder, connection.proxy());
    return new Link(
        builder.build(),
        transport,
        serverName == null ? connection.server().url() : byAddress(url, connection),
        trust,
        credentials.certificate(),
        identity);
  }

  private static SSLContext tls(
      Trust trust, List<X509Certificate> identity, Connection.@Nullable Pem key) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys =
          identity.isEmpty() || key == null
              ? new KeyManager[0]
              : new KeyManager[] {new Identity(identity, Keys.key(key.text()))};
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable("private key", key == null ? "" : key.origin(), e);
    }
  }

  private static Trust trust(Connection.Tls tls) {
    Connection.Pem authority = tls.authority();
    try {
      return Trust.of(tls, authority == null ? List.of() : Keys.certificates(authority.text()));
    } catch (GeneralSecurityException e) {
      throw unusable("certificate authority", authority == null ? "" : authority.origin(), e);
    }
  }

  private static List<X509Certificate> certificates(Connection.@Nullable Pem pem) {
    try {
      return pem == null ? List.of() : Keys.certificates(pem.text());
    } catch (GeneralSecurityException e) {
      throw unusable("client certificate", pem.origin(), e);
    }
  }

  private static KdeployException unusable(String what, String origin, Exception cause) {
    return new KdeployException(
        Problem.of("the %s in %s cannot be used", what, origin)
            .why("%s", String.valueOf(cause.getMessage())),
        cause);
  }

  private static SSLParameters naming(String serverName) {
    SSLParameters parameters = new SSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    return parameters;
  }

  /// The JDK's client asks for (and checks) the name in the URL and takes another only when the URL
  /// has none.
  private static String byAddress(URI url, Connection connection) {
    try {
      String address = InetAddress.getByName(url.getHost()).getHostAddress();
      String host = address.contains(":") ? "[" + address.replaceAll("%.*", "") + "]" : address;
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      return url.getScheme() + "://" + host + port + url.getRawPath();
    } catch (UnknownHostException e) {
      throw new KdeployException(
          Problem.of(
                  "the `tls-server-name` of the context `%s` cannot be honoured",
                  connection.server().name())
              .why("it needs the address of `%s`, which is not known here", url.getHost())
              .fix("write an address in place of the name into `server`"),
          e);
    }
  }

  private static void setProxy(HttpClient.Builder builder, @Nullable URI proxy) {
    if (proxy == null) {
      builder.proxyType(HttpClient.ProxyType.DIRECT);
      return;
    }
    builder.proxyType(HttpClient.ProxyType.HTTP);
    builder.proxyAddress(
        new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort()));
    String login = proxy.getUserInfo();
    if (login != null) {
      // The JDK refuses to show a password to a proxy on the way to HTTPS unless told so before its
      // client is first used.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
      builder.proxyAuthorization(
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
  }

  void close() {
    client.close();
  }
}

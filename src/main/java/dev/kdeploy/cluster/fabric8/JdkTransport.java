package dev.kdeploy.cluster.fabric8;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// fabric8's transport on the JDK's HTTP client, but stopped at once when closed. fabric8 leaves
/// the client's selector thread to the garbage collector, and a thread that waits in the operating
/// system delays the end of the JVM by 300 ms.
final class JdkTransport extends JdkHttpClientFactory {
  private final @Nullable SSLContext tls;
  private final @Nullable SSLParameters parameters;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable HttpClient built;

  JdkTransport(@Nullable SSLContext tls, @Nullable SSLParameters parameters) {
    this.tls = tls;
    this.parameters = parameters;
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new RememberingBuilder(HttpClient.newBuilder().executor(executor));
  }

  @Override
  protected void additionalConfig(HttpClient.Builder builder) {
    if (tls != null) {
      builder.sslContext(tls);
    }
    if (parameters != null) {
      builder.sslParameters(parameters);
    }
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    HttpClient http = built;
    if (http != null) {
      http.shutdownNow();
    }
    executor.shutdownNow();
  }

  /// Lets what is under way end, and takes nothing new.
  void retire() {
    HttpClient http = built;
    if (http != null) {
      http.shutdown();
    }
  }

  /// Remembers what it built: fabric8 does not show it.
  private final class RememberingBuilder implements HttpClient.Builder {
    private final HttpClient.Builder builder;

    RememberingBuilder(HttpClient.Builder builder) {
      this.builder = builder;
    }

    @Override
    public HttpClient build() {
      HttpClient client = builder.build();
      built = client;
      return client;
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler cookieHandler) {
      builder.cookieHandler(cookieHandler);
      return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration duration) {
      builder.connectTimeout(duration);
      return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      builder.sslContext(context);
      return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters values) {
      builder.sslParameters(values);
      return this;
    }

    @Override
    public HttpClient.Builder executor(Executor other) {
      builder.executor(other);
      return this;
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      builder.followRedirects(policy);
      return this;
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      builder.version(version);
      return this;
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      builder.priority(priority);
      return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector proxies) {
      builder.proxy(proxies);
      return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      builder.authenticator(authenticator);
      return this;
    }
  }
}

package dev.kdeploy.image.registry;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Sends requests and brings back whole answers. Tries a second time, and not a third, where that
/// may help. Follows no redirect.
final class Wire implements AutoCloseable {
  /// Far above the 4 MiB that registries take for a manifest.
  private static final long LARGEST = 16L << 20;

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final long LONGEST_PAUSE_SECONDS = 2;
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  private final Clients clients;
  private final Insecure insecure;
  private final Duration timeout;

  Wire(Clients clients, Insecure insecure, Duration timeout) {
    this.clients = clients;
    this.insecure = insecure;
    this.timeout = timeout;
  }

  /// The answer, whatever its status.
  ///
  /// @throws IOException when there is none
  /// @throws KdeployException of kind INTERRUPTED
  Reply send(Ask ask) throws IOException {
    Duration pause = PAUSE;
    try {
      Reply reply = once(ask);
      Optional<Duration> wanted = pauseAfter(reply);
      if (wanted.isEmpty()) {
        return reply;
      }
      pause = wanted.get();
    } catch (IOException e) {
      if (!mayPass(e)) {
        throw e;
      }
    }
    rest(pause);
    return once(ask);
  }

  /// How long to wait before the second try; empty when the answer stands.
  private static Optional<Duration> pauseAfter(Reply reply) {
    if (!mayPass(reply.status())) {
      return Optional.empty();
    }
    String wanted = reply.header("Retry-After").strip();
    if (!wanted.matches("[0-9]{1,6}")) {
      return Optional.of(PAUSE);
    }
    long seconds = Long.parseLong(wanted);
    return seconds <= LONGEST_PAUSE_SECONDS
        ? Optional.of(Duration.ofSeconds(seconds))
        : Optional.empty();
  }

  /// Whether a server may answer otherwise in a moment.
  static boolean mayPass(int status) {
    return PASSING.contains(status);
  }

  /// A connection that broke may have been an old one; who does not listen, is not known, does not
  /// answer or is not believed will be no other in a moment.
  private static boolean mayPass(IOException failure) {
    return !(failure instanceof HttpTimeoutException
        || failure instanceof ConnectException
        || failure instanceof SSLException
        || failure instanceof UnusableProxy
        || String.valueOf(failure.getMessage()).contains("body exceeds"));
  }

  /// As [#send(Ask)], but with a single try.
  Reply once(Ask ask) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer = start(ask);
    try {
      return new Reply(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no answer in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> start(Ask ask) throws IOException {
    clients.checkProxy(ask.uri());
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(ask.uri()).setHeader("User-Agent", "kdeploy");
      request.method(
          ask.method(),
          ask.form().isEmpty()
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(ask.form()));
      setHeader(request, "Accept", ask.accept());
      setHeader(request, "Authorization", ask.authorization());
      setHeader(request, "Proxy-Authorization", clients.proxyLogin(ask.uri()));
      setHeader(
          request, "Content-Type", ask.form().isEmpty() ? "" : "application/x-www-form-urlencoded");
      return client(ask.uri())
          .sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    } catch (IllegalArgumentException e) {
      throw new IOException("`" + ask.uri().getAuthority() + "` is no address", e);
    }
  }

  private static void setHeader(HttpRequest.Builder request, String name, String value) {
    if (!value.isEmpty()) {
      request.setHeader(name, value);
    }
  }

  private HttpClient client(URI uri) {
    return "http".equals(uri.getScheme()) || insecure.covers(String.valueOf(uri.getRawAuthority()))
        ? clients.lax()
        : clients.strict();
  }

  private static void rest(Duration pause) {
    try {
      new CompletableFuture<Boolean>()
          .completeOnTimeout(true, pause.toMillis(), TimeUnit.MILLISECONDS)
          .get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KdeployException interrupted() {
    Thread.currentThread().interrupt();
    return new KdeployException(
        Problem.of("asking a registry was interrupted").kind(Problem.Kind.INTERRUPTED));
  }

  @Override
  public void close() {
    clients.close();
  }
}

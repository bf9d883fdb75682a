package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends requests to one server: at most 64 at once, as whoever the credentials say, and again
/// where that is safe.
///
/// The server has `timeout` to accept a connection and to answer for the first time. Once it has
/// shown that it is there, it may take longer over a single request: an admission webhook alone is
/// given up to 30 s.
final class Transport implements AutoCloseable {
  private static final int IN_FLIGHT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(34);
  private static final String AGENT = "kdeploy";

  private final Duration timeout;
  private final Credentials credentials;
  private final Failures failures;
  private final Semaphore permits = new Semaphore(IN_FLIGHT);
  private final Turns first = new Turns();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Links links;
  private volatile boolean answered;

  Transport(Connection connection, Duration timeout, InstantSource clock) {
    this.timeout = timeout;
    this.credentials = new Credentials(connection.user(), clock);
    this.links = new Links(connection, credentials, timeout);
    this.failures = new Failures(connection, timeout, clock);
  }

  /// Sends a call and waits for the whole answer, whatever its code.
  ///
  /// @throws RemoteFailure if there is none, or there are no credentials to be had
  /// @throws KdeployException if the thread is interrupted or this is closed
  Reply send(Call call) throws RemoteFailure {
    try {
      permits.acquire();
      try {
        return answered ? exchanged(call) : firstExchanged(call);
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Sends a call and hands the body of a good answer over as it comes. Does not count as a request
  /// in flight.
  ///
  /// @throws RemoteFailure if there is no answer
  Stream open(Call call, AsyncBody.Consumer<List<ByteBuffer>> consumer) throws RemoteFailure {
    try {
      Links.Ready used = links.ready();
      Stream stream = opened(call, consumer, used);
      if (stream.code() == 401 && credentials.renew(used.who())) {
        stream.body().cancel();
        return opened(call, consumer, links.ready());
      }
      return stream;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Stream opened(Call call, AsyncBody.Consumer<List<ByteBuffer>> consumer, Links.Ready used)
      throws RemoteFailure, InterruptedException {
    try {
      CompletableFuture<HttpResponse<AsyncBody>> future =
          used.link().client().consumeBytes(request(call, used, patience()), consumer);
      HttpResponse<AsyncBody> response = await(future, patience());
      answered = true;
      return new Stream(response.code(), response.body());
    } catch (IOException e) {
      throw failed(e, used.link());
    }
  }

  /// An answer whose body is still coming.
  record Stream(int code, AsyncBody body) {}

  /// That our own certificate has expired, if it has: the likely reason of a refusal.
  Optional<Problem> expiredIdentity() {
    return links.current().flatMap(link -> failures.expired(link.identity()));
  }

  @Override
  public void close() {
    closed.countDown();
    links.close();
  }

  /// Waits, but no longer than until this is closed.
  private void pause(Duration time) throws InterruptedException {
    if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      links.checkOpen();
    }
  }

  private RemoteFailure failed(IOException failure, Link used) throws InterruptedException {
    links.checkOpen();
    if (failure instanceof HttpTimeoutException) {
      answered = false;
      links.retire(used);
    }
    return failures.of(failure, used);
  }

  /// Many first requests at once would each open a connection of their own.
  private Reply firstExchanged(Call call) throws RemoteFailure, InterruptedException {
    Optional<Reply> reply =
        first.take(() -> answered ? Optional.empty() : Optional.of(exchanged(call)));
    return reply.isPresent() ? reply.get() : exchanged(call);
  }

  private Reply exchanged(Call call) throws RemoteFailure, InterruptedException {
    long deadline = System.nanoTime() + patience().toNanos();
    for (int attempt = 0; ; attempt++) {
      Links.Ready used = links.ready();
      Optional<Duration> pause;
      try {
        Reply reply = once(call, used, Duration.ofNanos(deadline - System.nanoTime()));
        pause =
            reply.code() == 401 && attempt == 0 && credentials.renew(used.who())
                ? Optional.of(Duration.ZERO)
                : Retries.after(call, reply, attempt);
        if (pause.isEmpty() || late(pause.get(), deadline)) {
          return reply;
        }
      } catch (IOException e) {
        pause = Retries.after(call, e, attempt);
        if (pause.isEmpty() || late(pause.get(), deadline)) {
          throw failed(e, used.link());
        }
      }
      pause(pause.get());
    }
  }

  private static boolean late(Duration pause, long deadline) {
    return System.nanoTime() + pause.toNanos() > deadline;
  }

  private Reply once(Call call, Links.Ready used, Duration time)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> future =
        used.link().client().sendAsync(request(call, used, time), String.class);
    HttpResponse<String> response = await(future, time);
    answered = true;
    String retryAfter = response.header("Retry-After");
    return new Reply(
        response.code(),
        response.body(),
        Warnings.texts(response.headers("Warning")),
        retryAfter == null ? "" : retryAfter);
  }

  private static <T> T await(CompletableFuture<T> future, Duration time)
      throws IOException, InterruptedException {
    try {
      return future.get(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw asFailure(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("timed out");
    } finally {
      future.cancel(true);
    }
  }

  private static IOException asFailure(@Nullable Throwable cause) {
    Throwable failure = cause;
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure instanceof IOException io
        ? io
        : new IOException(String.valueOf(failure), failure);
  }

  private static HttpRequest request(Call call, Links.Ready used, Duration time) {
    HttpRequest.Builder request =
        used.link()
            .client()
            .newHttpRequestBuilder()
            .uri(used.link().base() + call.path())
            .timeout(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)
            .header("Accept", call.accept())
            .header("User-Agent", AGENT);
    for (Connection.Header header : used.who().headers()) {
      request.header(header.name(), header.value());
    }
    call.headers().forEach(request::header);
    // As a text and not as a stream: the JDK's client has to read it again when the server refused
    // the HTTP/2 stream.
    if (call.body() != null) {
      request.method(call.method(), call.contentType(), call.body());
    }
    return request.build();
  }

  private Duration patience() {
    return answered && timeout.compareTo(PATIENCE) < 0 ? PATIENCE : timeout;
  }

  static KdeployException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KdeployException(Problem.of("interrupted").kind(Problem.Kind.INTERRUPTED), e);
  }
}

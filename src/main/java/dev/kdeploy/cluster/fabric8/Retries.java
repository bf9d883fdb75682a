package dev.kdeploy.cluster.fabric8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// What is sent again. A read, when the connection broke or the server was busy; a write only when
/// the server says that it was not taken up.
final class Retries {
  private static final int MOST = 3;

  private Retries() {}

  /// How long to wait before sending a call again that was answered, or empty when the answer
  /// stands.
  static Optional<Duration> after(Call call, Reply reply, int attempt) {
    boolean busy =
        reply.code() == 429
            || !call.changes() && reply.code() == 503 && !reply.retryAfter().isEmpty();
    return busy && attempt < MOST
        ? Optional.of(pause(reply.retryAfter(), attempt))
        : Optional.empty();
  }

  /// How long to wait before sending a call again that was not answered, or empty when that is
  /// final.
  static Optional<Duration> after(Call call, Throwable failure, int attempt) {
    boolean again = untouched(failure) || !call.changes() && broken(failure) && attempt < 2;
    return again && attempt < MOST ? Optional.of(pause("", attempt)) : Optional.empty();
  }

  private static Duration pause(String retryAfter, int attempt) {
    return retryAfter.matches("\\d{1,4}")
        ? Duration.ofSeconds(Long.parseLong(retryAfter))
        : Duration.ofMillis(50L << (2 * attempt));
  }

  /// The server refused the stream, or said goodbye before it looked at it.
  private static boolean untouched(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof IOException && message.contains("not processed");
  }

  private static boolean broken(Throwable failure) {
    return failure instanceof IOException
        && !(failure instanceof ConnectException)
        && !(failure instanceof HttpTimeoutException)
        && !(failure instanceof SSLException);
  }
}

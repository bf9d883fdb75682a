package dev.kdeploy.canary;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request from this machine. It passes when the answer has a status of 200 to 299 in time.
///
/// @param headers to send; `Host` among them needs the JDK's
///   `jdk.httpclient.allowRestrictedHeaders`
record HttpProbe(HttpClient client, URI url, Map<String, String> headers, Duration atMost)
    implements Gate {
  HttpProbe {
    headers = Map.copyOf(headers);
  }

  @Override
  public String name() {
    return Addresses.shown(url);
  }

  @Override
  public Reading read(Window window) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Addresses.withoutUser(url)).timeout(atMost);
    headers.forEach(request::header);
    Addresses.authorization(url).ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      return judged(answer.statusCode());
    } catch (HttpTimeoutException _) {
      return new Reading.Fail(name(), "no answer within " + atMost.toMillis() + " ms", Map.of());
    } catch (IOException e) {
      return unanswered(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Addresses.interrupted();
    }
  }

  private Reading judged(int status) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("status", (double) status);
    return status >= 200 && status < 300
        ? new Reading.Pass(name(), "status " + status, numbers)
        : new Reading.Fail(name(), "status " + status, numbers);
  }

  /// A host that this machine does not know says nothing about the canary.
  private Reading unanswered(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return new Reading.NoData(name(), "its host is not known here", Map.of());
      }
    }
    String why =
        failure instanceof ConnectException
            ? "connection refused"
            : "the connection broke: " + failure.getMessage();
    return new Reading.Fail(name(), why, Map.of());
  }
}

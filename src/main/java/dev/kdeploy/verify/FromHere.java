package dev.kdeploy.verify;

import dev.kdeploy.project.CheckSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// A request from this machine, on a connection of its own, as a new visitor's.
record FromHere(HttpClient client, CheckSpec.Http check) implements Attempt {
  static HttpClient newClient() {
    // Otherwise the JDK keeps the `Host` of a check from being set.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public String name() {
    return check.url().toString();
  }

  @Override
  public Optional<String> failure(Duration atMost) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(check.url()).timeout(atMost);
    check.headers().forEach(request::header);
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new HttpAnswer(answer.statusCode(), answer.body()).missing(check);
    } catch (HttpTimeoutException _) {
      return Optional.of("no answer within " + atMost.toSeconds() + " s");
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || isUnresolved(cause)) {
        return "its host is not known here";
      }
    }
    return failure instanceof ConnectException
        ? "connection refused"
        : String.valueOf(failure.getMessage());
  }

  private static boolean isUnresolved(Throwable cause) {
    return cause instanceof java.nio.channels.UnresolvedAddressException;
  }
}

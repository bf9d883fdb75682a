package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Fetch;
import dev.kdeploy.cluster.Cluster.Fetched;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server that answers PromQL (`GET /api/v1/query`). One with the name of a Service
/// (`http://prometheus.monitoring.svc:9090`) is asked through the API server's proxy, which needs
/// the right to `get services/proxy` and no way into the cluster.
public final class Prometheus {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern SERVICE =
      Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(?:\\.cluster\\.local)?\\.?");

  private final Cluster cluster;
  private final HttpClient client;
  private final URI url;

  private Prometheus(Cluster cluster, HttpClient client, URI url) {
    this.cluster = cluster;
    this.client = client;
    this.url = url;
  }

  /// The server at a URL.
  ///
  /// @param text `http://…` or `https://…`, with a path where there is one; may hold a user and a
  ///   password
  /// @throws KdeployException when it is no such URL
  public static Prometheus at(String text, Cluster cluster, HttpClient client) {
    return new Prometheus(cluster, client, Addresses.require("--prometheus", text));
  }

  /// A number, or why there is none.
  ///
  /// @param why empty when there is a number
  record Answer(double number, String why) {
    static Answer none(String why) {
      return new Answer(Double.NaN, why);
    }

    boolean isNumber() {
      return why.isEmpty();
    }
  }

  /// The number that a query answers with now. NaN, infinity and an empty answer are no number.
  Answer ask(String query) {
    String path =
        (url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", ""))
            + "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    try {
      Fetched answer = fetched(path);
      return answer.status() == 200 ? number(answer.body()) : refused(answer);
    } catch (IOException e) {
      return Answer.none("%s does not answer: %s".formatted(name(), e.getMessage()));
    } catch (KdeployException e) {
      Problem problem = e.problems().getFirst();
      if (problem.kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return Answer.none(problem.what());
    }
  }

  String name() {
    return Addresses.shown(url);
  }

  private Fetched fetched(String path) throws IOException {
    Map<String, String> headers = new HashMap<>();
    Addresses.authorization(url).ifPresent(value -> headers.put("Authorization", value));
    Matcher service = SERVICE.matcher(url.getHost());
    return service.matches()
        ? fetchedFromService(service.group(1), service.group(2), path)
        : fetchedFromHere(path, headers);
  }

  /// The proxy takes `Authorization` for itself, so that none is sent on.
  private Fetched fetchedFromService(String name, String namespace, String path) {
    int usual = url.getScheme().equals("https") ? 443 : 80;
    int port = url.getPort() > 0 ? url.getPort() : usual;
    ResourceId service = new ResourceId("v1", "Service", namespace, name);
    return cluster.fetch(new Fetch(service, url.getScheme(), port, path, Map.of()));
  }

  private Fetched fetchedFromHere(String path, Map<String, String> headers) throws IOException {
    URI asked = Addresses.withoutUser(url).resolve(path);
    HttpRequest.Builder request = HttpRequest.newBuilder(asked).timeout(PATIENCE);
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Fetched(answer.statusCode(), answer.body());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Addresses.interrupted();
    }
  }

  private Answer refused(Fetched answer) {
    String error = Tree.text(json(answer.body()), "error");
    return Answer.none(
        "%s answers with status %d%s"
            .formatted(name(), answer.status(), error.isEmpty() ? "" : ": " + error));
  }

  private static @Nullable Object json(String body) {
    try {
      return Json.read(body);
    } catch (UncheckedIOException _) {
      return null;
    }
  }

  private Answer number(String body) {
    Object json = json(body);
    if (!Tree.text(json, "status").equals("success")) {
      return Answer.none("%s does not answer as Prometheus does".formatted(name()));
    }
    List<@Nullable Object> result = Tree.list(json, "data", "result");
    if (Tree.text(json, "data", "resultType").equals("scalar")) {
      return value(result);
    }
    return switch (result.size()) {
      case 0 -> Answer.none("nothing was measured");
      case 1 -> value(Tree.list(result.getFirst(), "value"));
      default ->
          Answer.none("the query answers with %d series instead of one".formatted(result.size()));
    };
  }

  /// A sample is a time and a number as a text.
  private static Answer value(List<@Nullable Object> sample) {
    try {
      double number =
          sample.size() == 2 ? Double.parseDouble(String.valueOf(sample.get(1))) : Double.NaN;
      return Double.isFinite(number) ? new Answer(number, "") : Answer.none("nothing was measured");
    } catch (NumberFormatException _) {
      // Prometheus writes infinity as `+Inf`.
      return Answer.none("nothing was measured");
    }
  }
}

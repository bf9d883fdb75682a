package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Talks to a sandbox as any program would: over HTTP.
final class Client implements AutoCloseable {
  static final String APPLY = "application/apply-patch+yaml";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String JSON = "application/json";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;

  Client(Sandbox sandbox) {
    this.root = sandbox.uri();
  }

  /// An answer: its status and its body.
  record Reply(int code, Map<String, @Nullable Object> body, List<String> warnings) {
    Object get(String... path) {
      Object value = Tree.get(body, path);
      return value == null ? "" : value;
    }

    String text(String... path) {
      return Tree.text(body, path);
    }

    /// Every cause as `field reason message`.
    List<String> causes() {
      return Tree.maps(body, "details", "causes").stream()
          .map(
              cause ->
                  Tree.text(cause, "field")
                      + " "
                      + Tree.text(cause, "reason")
                      + " "
                      + Tree.text(cause, "message"))
          .toList();
    }

    /// Every owner as `manager operation subresource fields`.
    List<String> owners() {
      return Tree.maps(body, "metadata", "managedFields").stream()
          .map(
              entry ->
                  Tree.text(entry, "manager")
                      + " "
                      + Tree.text(entry, "operation")
                      + " "
                      + Tree.text(entry, "subresource")
                      + " "
                      + Json.write(entry.get("fieldsV1")))
          .toList();
    }
  }

  Reply get(String path) {
    return send("GET", path, JSON, "");
  }

  Reply delete(String path) {
    return send("DELETE", path, JSON, "");
  }

  Reply post(String path, String yaml) {
    return send("POST", path, JSON, json(yaml));
  }

  Reply put(String path, String yaml) {
    return send("PUT", path, JSON, json(yaml));
  }

  Reply apply(String path, String manager, String yaml) {
    return send(
        "PATCH",
        path + (path.contains("?") ? "&" : "?") + "fieldManager=" + manager,
        APPLY,
        json(yaml));
  }

  Reply merge(String path, String yaml) {
    return send("PATCH", path, MERGE, json(yaml));
  }

  static String json(String yaml) {
    var documents = Yaml.read(dev.kdeploy.problem.Source.of("test", yaml), Yaml.Dialect.KUBECTL);
    return Json.write(documents.getFirst().value());
  }

  Reply send(String method, String path, String type, String body) {
    try {
      HttpResponse<String> response =
          http.send(request(method, path, type, body), BodyHandlers.ofString());
      Object tree =
          response.headers().firstValue("Content-Type").orElse("").startsWith("application/json")
              ? Json.read(response.body())
              : Map.of("text", response.body());
      return new Reply(
          response.statusCode(), Tree.map(tree), response.headers().allValues("Warning"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String method, String path, String type, String body) {
    return HttpRequest.newBuilder(URI.create(root + path))
        .header("Content-Type", type)
        .header("User-Agent", "tests/1")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  /// The events of a watch, as they come.
  Iterator<Map<String, @Nullable Object>> watch(String path) {
    try {
      var lines = http.send(request("GET", path, JSON, ""), BodyHandlers.ofLines()).body();
      return lines.map(line -> Tree.map(Json.read(line))).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

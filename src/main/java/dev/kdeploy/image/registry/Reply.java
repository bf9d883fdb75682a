package dev.kdeploy.image.registry;

import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One answer, with the address that gave it.
final class Reply {
  private static final int LONGEST_MESSAGE = 300;

  /// The codes by which registries say that something is not there; the last is Harbor's.
  private static final Set<String> NOT_THERE =
      Set.of("MANIFEST_UNKNOWN", "NAME_UNKNOWN", "BLOB_UNKNOWN", "NOT_FOUND");

  private final HttpResponse<byte[]> response;

  Reply(HttpResponse<byte[]> response) {
    this.response = response;
  }

  int status() {
    return response.statusCode();
  }

  URI uri() {
    return response.uri();
  }

  /// The body as it came; empty where there is none.
  byte[] body() {
    byte[] body = response.body();
    return body == null ? new byte[0] : body;
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// The body as a JSON object; empty when it is none.
  Optional<Map<?, ?>> json() {
    try {
      return Json.read(new String(body(), StandardCharsets.UTF_8)) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /// Whether a registry, and not just some web server, says that there is nothing.
  boolean isClearlyAbsent() {
    return status() == 404
        && (!header("Docker-Distribution-Api-Version").isEmpty()
            || errors().stream().anyMatch(error -> NOT_THERE.contains(Fields.text(error, "code"))));
  }

  /// What the server says went wrong, on one line; empty when it says nothing that can be shown.
  String message() {
    String message =
        errors().stream()
            .map(error -> Fields.text(error, "message"))
            .filter(text -> !text.isBlank())
            .findFirst()
            .or(() -> json().map(object -> Fields.text(object, "message")))
            .or(() -> json().map(object -> Fields.text(object, "details")))
            .orElse("")
            .strip()
            .replaceAll("\\s+", " ");
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  private List<Map<?, ?>> errors() {
    return json().map(object -> Fields.objects(object, "errors")).orElse(List.of());
  }
}

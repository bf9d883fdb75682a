package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.yaml.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server answered, whole.
record Reply(int code, String body, List<String> warnings, String retryAfter) {
  boolean good() {
    return code >= 200 && code < 300;
  }

  /// The body as a tree; empty when it is not a JSON object.
  Map<String, @Nullable Object> json() {
    try {
      return Tree.map(Json.read(body));
    } catch (UncheckedIOException e) {
      return Map.of();
    }
  }

  /// The server's own sentence about a failure.
  String message() {
    String message = Tree.text(json(), "message");
    if (!message.isEmpty()) {
      return message;
    }
    String text = body.strip();
    boolean readable = !text.isEmpty() && !text.startsWith("<") && !text.startsWith("{");
    String first = readable ? text.lines().findFirst().orElse("") : "";
    return first.isEmpty() ? "the server answers " + code : shortened(first);
  }

  private static String shortened(String line) {
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}

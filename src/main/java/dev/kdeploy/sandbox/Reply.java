package dev.kdeploy.sandbox;

import dev.kdeploy.yaml.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is answered: bytes at once, or a watch that goes on.
sealed interface Reply {
  /// A whole answer.
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(int code, String type, byte[] body, List<String> warnings) implements Reply {}

  /// A stream of events.
  record Stream(Watch watch) implements Reply {}

  static Reply of(int code, Map<String, @Nullable Object> tree) {
    return of(code, Json.write(tree).getBytes(StandardCharsets.UTF_8));
  }

  static Reply of(int code, byte[] json) {
    return new Whole(code, "application/json", json, List.of());
  }

  static Reply text(String text) {
    return new Whole(
        200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }
}

package dev.kdeploy.cluster.fabric8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request.
///
/// @param path path and query below the server's address
/// @param changes whether it may change something, and so must not be sent twice
/// @param headers for whoever is behind the server
record Call(
    String method,
    String path,
    String accept,
    @Nullable String contentType,
    @Nullable String body,
    boolean changes,
    Map<String, String> headers) {
  static final String JSON = "application/json";

  static Call get(String path) {
    return new Call("GET", path, JSON, null, null, false, Map.of());
  }

  static Call get(String path, String accept) {
    return new Call("GET", path, accept, null, null, false, Map.of());
  }

  static Call write(String method, String path, String contentType, String body) {
    return new Call(method, path, JSON, contentType, body, true, Map.of());
  }

  /// The same with headers for whoever is behind the server.
  Call with(Map<String, String> more) {
    return new Call(method, path, accept, contentType, body, changes, Map.copyOf(more));
  }

  /// The same, of which it is known that it changes nothing.
  Call changingNothing() {
    return new Call(method, path, accept, contentType, body, false, headers);
  }
}

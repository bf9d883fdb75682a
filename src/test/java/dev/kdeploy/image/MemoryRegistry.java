package dev.kdeploy.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An open registry that keeps what it is given, on a free port of this machine.
final class MemoryRegistry implements AutoCloseable {
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  private final HttpServer server;
  private final Map<String, String> contents = new ConcurrentHashMap<>();
  private volatile boolean refusing;

  /// Paths that were asked for, in order.
  final List<String> asked = new CopyOnWriteArrayList<>();

  MemoryRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// As it stands in image names.
  String name() {
    return "localhost:" + server.getAddress().getPort();
  }

  /// Answers nobody from now on.
  void refuse() {
    refusing = true;
  }

  /// Puts an image under a tag; the answer is its digest.
  String put(String path, String tag, Map<String, String> labels, String architecture) {
    String config =
        Json.write(
            Map.of(
                "architecture", architecture, "os", "linux", "config", Map.of("Labels", labels)));
    String blob = digest(config);
    contents.put("/v2/" + path + "/blobs/" + blob, config);
    String manifest =
        Json.write(
            Map.of(
                "schemaVersion",
                2L,
                "mediaType",
                TYPE,
                "config",
                Map.of(
                    "mediaType",
                    "application/vnd.oci.image.config.v1+json",
                    "size",
                    (long) config.length(),
                    "digest",
                    blob),
                "layers",
                List.of()));
    String digest = digest(manifest);
    contents.put("/v2/" + path + "/manifests/" + tag, manifest);
    contents.put("/v2/" + path + "/manifests/" + digest, manifest);
    return digest;
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    String content = contents.get(path);
    int status = refusing ? 503 : content == null && !path.equals("/v2/") ? 404 : 200;
    String body =
        status == 404
            ? "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\", \"message\": \"manifest unknown\"}]}"
            : content == null ? "{}" : content;
    if (path.contains("/manifests/") && content != null) {
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.kdeploy.image.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// As much of a Docker daemon as a test wants it to be, over TCP.
final class ScriptedDaemon implements AutoCloseable {
  static final String IMAGE =
      """
      {"Id":"sha256:0123","RepoDigests":["localhost:5000/app@sha256:%s"],"Os":"linux",
       "Architecture":"arm64","Variant":"v8","Config":{"Labels":{"a":"b"}}}\
      """
          .formatted("a".repeat(64));

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Map.Entry<String, HttpHandler>> answers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  final CountDownLatch arrived = new CountDownLatch(1);
  final List<Seen> seen = new CopyOnWriteArrayList<>();

  /// A request that was made.
  record Seen(String path, String query, Map<String, List<String>> headers, long size) {
    String header(String name) {
      return String.join("", headers.getOrDefault(name, List.of()));
    }
  }

  ScriptedDaemon(String apiVersion, String oldest) throws IOException {
    this(HttpServer.create(loopback(), 0), apiVersion, oldest);
  }

  ScriptedDaemon(HttpServer server, String apiVersion, String oldest) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answer(
        "/version",
        200,
        "{\"ApiVersion\":\"%s\",\"MinAPIVersion\":\"%s\"}".formatted(apiVersion, oldest));
    answer("/images/", 200, IMAGE);
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  ScriptedDaemon() throws IOException {
    this("1.41", "1.12");
  }

  Map<String, String> environment() {
    return Map.of("DOCKER_HOST", "tcp://localhost:" + server.getAddress().getPort());
  }

  /// Answers requests whose path holds the part.
  ScriptedDaemon answer(String part, int status, String body) {
    on(
        part,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, status == 200 ? 0 : bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    return this;
  }

  /// Takes a request and says nothing, or only so much, until it is closed.
  ScriptedDaemon hang(String part, String beginning) {
    on(
        part,
        exchange -> {
          if (!beginning.isEmpty()) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
          }
          arrived.countDown();
          awaitClosing();
        });
    return this;
  }

  /// Says so much, then drops the connection.
  ScriptedDaemon breakOff(String part, String beginning) {
    on(
        part,
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("dropped");
        });
    return this;
  }

  private void on(String part, HttpHandler handler) {
    answers.addFirst(Map.entry(part, handler));
  }

  Seen last(String part) {
    return seen.stream().filter(one -> one.path().contains(part)).toList().getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    long size = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    String decoded = query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8);
    seen.add(new Seen(path, decoded, Map.copyOf(exchange.getRequestHeaders()), size));
    try (exchange) {
      answers.stream()
          .filter(answer -> path.contains(answer.getKey()))
          .findFirst()
          .orElseThrow()
          .getValue()
          .handle(exchange);
    }
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}

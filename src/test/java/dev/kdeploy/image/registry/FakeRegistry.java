package dev.kdeploy.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A registry that answers as it is told, on a free port of this machine.
final class FakeRegistry implements AutoCloseable {
  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

  /// What came in.
  record Request(String method, String path, String authorization, String accept, String body) {
    @Override
    public String toString() {
      return method + " " + path + (authorization.isEmpty() ? "" : " [" + authorization + "]");
    }
  }

  /// What goes out. A status of 0 breaks the connection, one of -1 keeps silent.
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body);
    }

    Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Function<Request, Answer>>> script = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /// Everything asked, in order.
  final List<Request> asked = new CopyOnWriteArrayList<>();

  /// Counted down by the first request.
  final CountDownLatch busy = new CountDownLatch(1);

  private FakeRegistry(HttpServer server) {
    this.server = server;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static FakeRegistry plain() {
    try {
      return new FakeRegistry(HttpServer.create(anyPort(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FakeRegistry overTls(SSLContext identity) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(identity));
      return new FakeRegistry(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// As it stands in image names.
  String name() {
    return "localhost:" + port();
  }

  /// Answers requests like `GET /v2/app/manifests/1`, with or without their query; the last answer
  /// stays.
  FakeRegistry on(String request, Answer... answers) {
    for (Answer answer : answers) {
      on(request, ignored -> answer);
    }
    return this;
  }

  FakeRegistry on(String request, Function<Request, Answer> answer) {
    script.computeIfAbsent(request, key -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /// A manifest under a name and its digest, for GET and HEAD.
  String has(String path, String tag, String type, String manifest) {
    String digest = Content.digest("sha256", manifest.getBytes(UTF_8));
    Answer answer =
        Answer.of(200, manifest).with("Content-Type", type).with("Docker-Content-Digest", digest);
    for (String name : List.of(tag, digest)) {
      on("GET /v2/" + path + "/manifests/" + name, answer);
      on("HEAD /v2/" + path + "/manifests/" + name, answer);
    }
    return digest;
  }

  /// A blob under its digest.
  String hasBlob(String path, String content) {
    String digest = Content.digest("sha256", content.getBytes(UTF_8));
    on("GET /v2/" + path + "/blobs/" + digest, Answer.of(200, content));
    return digest;
  }

  List<String> requests() {
    return asked.stream().map(Request::toString).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            header(exchange, "Authorization"),
            header(exchange, "Accept"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    asked.add(request);
    busy.countDown();
    Answer answer = answer(request);
    if (answer.status() < 0) {
      waitForTheEnd();
    }
    if (answer.status() <= 0) {
      exchange.close();
      throw new IOException("as told");
    }
    send(exchange, answer);
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private Answer answer(Request request) {
    String exact = request.method() + " " + request.path();
    @Nullable Deque<Function<Request, Answer>> answers =
        script.getOrDefault(exact, script.get(exact.replaceFirst("\\?.*", "")));
    if (answers == null) {
      return Answer.of(
          404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
    }
    synchronized (answers) {
      Function<Request, Answer> next =
          answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      return next.apply(request);
    }
  }

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    try (exchange) {
      boolean silent = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
      exchange.sendResponseHeaders(answer.status(), silent ? -1 : body.length);
      if (!silent) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

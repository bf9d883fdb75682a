package dev.kdeploy.cluster.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// A server that says what it is told to say, in that order, and remembers what it was asked. The
/// last reply to a path is repeated.
final class ScriptedServer implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Deque<Reply>> script = new LinkedHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// One reply.
  interface Reply {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /// One request; `target` is its path and query.
  record Request(String method, String target, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  private ScriptedServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  static ScriptedServer plain() throws IOException {
    return new ScriptedServer(HttpServer.create(anyPort(), 0), "http").servingTheBasics();
  }

  static ScriptedServer tls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return new ScriptedServer(server, "https").servingTheBasics();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private ScriptedServer servingTheBasics() {
    return when(
            "GET /api",
            json(
                200,
                """
                {"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[
                {"resource":"configmaps","responseKind":{"kind":"ConfigMap"},"scope":"Namespaced","verbs":["get","list","watch"]},
                {"resource":"pods","responseKind":{"kind":"Pod"},"scope":"Namespaced","verbs":["get","list","watch"]},
                {"resource":"namespaces","responseKind":{"kind":"Namespace"},"scope":"Cluster","verbs":["get","list"]}
                ]}]}]}
                """))
        .when("GET /apis", json(200, "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[]}"));
  }

  /// Says what is answered to a method and path; a query counts only where it is given.
  ScriptedServer when(String request, Reply... replies) {
    script.put(request, new ArrayDeque<>(List.of(replies)));
    return this;
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What was asked beside discovery, as `GET /path?query`.
  List<String> asked() {
    return requests.stream()
        .map(each -> each.method() + " " + each.target())
        .filter(each -> !each.matches("GET /apis?"))
        .toList();
  }

  List<Request> requests() {
    return requests;
  }

  /// A JSON answer.
  static Reply json(int code, String body, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /// A Kubernetes Status.
  static Reply status(int code, String reason, String message, String... headers) {
    return json(
        code,
        "{\"kind\":\"Status\",\"code\":%d,\"reason\":\"%s\",\"message\":\"%s\"}"
            .formatted(code, reason, message.replace("\"", "\\\"")),
        headers);
  }

  /// The connection is closed instead of an answer.
  static Reply hangUp() {
    return HttpExchange::close;
  }

  /// A good answer in pieces, which then ends.
  static Reply pieces(byte[]... pieces) {
    return exchange -> {
      try (OutputStream body = begun(exchange)) {
        for (byte[] piece : pieces) {
          body.write(piece);
          body.flush();
        }
      }
    };
  }

  /// A good answer of lines, which then ends.
  static Reply lines(String... lines) {
    return pieces((String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  /// A good answer of lines, whose end never comes.
  Reply linesAndSilence(String... lines) {
    return exchange -> {
      OutputStream body = begun(exchange);
      body.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
      body.flush();
      closed.await();
    };
  }

  /// A good answer of lines that breaks off.
  static Reply linesAndHangUp(String... lines) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1_000_000);
      exchange.getResponseBody().write(String.join("\n", lines).getBytes(UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /// No answer as long as the server lives.
  Reply silence() {
    return _ -> closed.await();
  }

  /// Waits for a number of requests to a path beside discovery.
  void await(int count) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 1000 && asked().size() < count; i++) {
      if (never.await(10, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static OutputStream begun(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            target,
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    Reply reply = next(exchange.getRequestMethod() + " " + target);
    try {
      if (reply == null) {
        status(404, "NotFound", "nothing is scripted for " + target).to(exchange);
      } else {
        reply.to(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Reply next(String request) {
    Deque<Reply> replies = script.get(request);
    if (replies == null) {
      replies = script.get(request.replaceAll("\\?.*", ""));
    }
    return replies == null ? null : replies.size() > 1 ? replies.poll() : replies.peek();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /// A port at which nothing listens.
  static int deadPort() {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

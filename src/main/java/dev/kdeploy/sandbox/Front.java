package dev.kdeploy.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kdeploy.sandbox.Reply.Stream;
import dev.kdeploy.sandbox.Reply.Whole;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// The HTTP side of the sandbox, on the loopback address only.
final class Front implements AutoCloseable {
  static {
    // Without it every answer on a kept connection waits 40 ms for the other side's
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<Call, Reply> answers;
  private final Function<Watch, Runnable> ending;

  Front(Function<Call, Reply> answers, Function<Watch, Runnable> ending) {
    this.answers = answers;
    this.ending = ending;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(exchange);
      switch (reply) {
        case Whole whole -> send(exchange, whole);
        case Stream stream -> stream(exchange, stream.watch());
      }
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    Call call = Call.read(exchange);
    try {
      return answers.apply(call);
    } catch (Refusal refusal) {
      return Reply.of(refusal.code(), refusal.status());
    } catch (RuntimeException e) {
      StackTraceElement[] trace = e.getStackTrace();
      String where = trace.length == 0 ? "" : " at " + trace[0];
      return Reply.of(500, Refusal.internal("the sandbox has a bug: " + e + where).status());
    }
  }

  private static void send(HttpExchange exchange, Whole whole) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", whole.type());
    for (String warning : whole.warnings()) {
      exchange
          .getResponseHeaders()
          .add("Warning", "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
    exchange.sendResponseHeaders(whole.code(), whole.body().length == 0 ? -1 : whole.body().length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(whole.body());
    }
  }

  private void stream(HttpExchange exchange, Watch watch) throws IOException {
    Runnable end = ending.apply(watch);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        watch.writeTo(body);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end.run();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

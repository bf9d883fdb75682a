package dev.kdeploy.canary;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers as Prometheus does: each query that contains a word gets the body for that word.
final class MeasuredServer implements AutoCloseable {
  static final String NOTHING = vector("");

  private final HttpServer server;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final List<String> queries = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private String authorization = "";
  private int status = 200;

  MeasuredServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String raw = String.valueOf(exchange.getRequestURI().getRawQuery());
          String query = URLDecoder.decode(raw.replaceFirst("query=", ""), StandardCharsets.UTF_8);
          queries.add(query);
          paths.add(exchange.getRequestURI().getPath());
          authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = answer(query).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
          if (status != 204) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  private String answer(String query) {
    return answers.entrySet().stream()
        .filter(entry -> query.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(NOTHING);
  }

  MeasuredServer answering(String word, String body) {
    answers.put(word, body);
    return this;
  }

  MeasuredServer failing(int code) {
    status = code;
    return this;
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> queries() {
    return queries;
  }

  List<String> paths() {
    return paths;
  }

  String authorization() {
    return authorization;
  }

  static String number(String text) {
    return vector("{\"metric\":{},\"value\":[1700000000.1,\"" + text + "\"]}");
  }

  static String vector(String items) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + items
        + "]}}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

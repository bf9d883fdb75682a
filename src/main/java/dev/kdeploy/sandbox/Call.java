package dev.kdeploy.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One HTTP request, read.
@SuppressWarnings("ArrayRecordComponent")
record Call(
    String method,
    List<String> path,
    Map<String, String> query,
    String contentType,
    String userAgent,
    byte[] body) {

  static Call read(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    List<String> path = new ArrayList<>();
    for (String segment : uri.getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment));
      }
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String agent = exchange.getRequestHeaders().getFirst("User-Agent");
    return new Call(
        exchange.getRequestMethod(),
        path,
        query(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
        type == null ? "" : type.split(";", 2)[0].strip(),
        agent == null ? "" : agent,
        exchange.getRequestBody().readAllBytes());
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        query.put(
            decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  /// Who writes, when the request does not say: the program's name.
  String manager() {
    String named = parameter("fieldManager");
    return named.isEmpty() ? userAgent.split("/", 2)[0] : named;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}

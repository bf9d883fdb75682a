package dev.kdeploy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kdeploy.sandbox.Sandbox;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A way to a sandbox on which things go wrong as on the way to a real API server: each rule is one
/// thing.
///
/// - `sandbox`: nothing goes wrong
/// - `closed`: nobody listens
/// - `silent`: nobody answers
/// - `expired`: the certificate is a year too old
/// - `status 401`, `status 503`: everything is answered so
/// - `page`: something answers that is no API server
/// - `forbid METHOD REGEX`: what matches is answered with 403
final class Gate implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/(?:api|apis/([^/]+))/[^/]+(?:/namespaces/([^/]+))?/([^/?]+).*");
  private static final Map<String, String> VERBS =
      Map.of("POST", "create", "PATCH", "patch", "PUT", "update", "DELETE", "delete");

  private final Sandbox sandbox = Sandbox.inMemory(InstantSource.system(), 1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> requests = new ArrayList<>();
  private final @Nullable HttpServer server;
  private final int port;
  private String authority = "";
  private volatile List<String> rules = List.of();

  private Gate(String rule, Path scratch) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (rule.equals("closed")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      server = null;
      return;
    }
    HttpServer made =
        rule.equals("expired") ? expired(loopback, scratch) : HttpServer.create(loopback, 0);
    made.setExecutor(threads);
    made.createContext("/", this::answer);
    made.start();
    server = made;
    port = made.getAddress().getPort();
  }

  static Gate of(List<String> rules, Path scratch) throws IOException {
    Gate gate = new Gate(rules.getFirst(), scratch);
    gate.obey(rules);
    return gate;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  void obey(List<String> others) {
    rules = List.copyOf(others);
  }

  /// Methods and paths of all requests that came through.
  List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  String kubeconfig() {
    String scheme = authority.isEmpty() ? "http" : "https";
    String trust = authority.isEmpty() ? "" : ", certificate-authority-data: " + authority;
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters:
    - {name: here, cluster: {server: "%s://127.0.0.1:%d"%s}}
    users:
    - {name: jane, user: {}}
    contexts:
    - {name: test, context: {cluster: here, user: jane}}
    - {name: production, context: {cluster: here, user: jane}}
    """
        .formatted(scheme, port, trust);
  }

  /// A server whose certificate ended in 2020, issued by an authority that is still good.
  private HttpsServer expired(InetSocketAddress address, Path scratch) throws IOException {
    String store = scratch.resolve("expired.p12").toString();
    String request = scratch.resolve("request").toString();
    String issued = scratch.resolve("issued").toString();
    keytool(
        store, "-genkeypair -alias ca -keyalg EC -dname CN=authority -ext bc:c -validity 36500");
    keytool(store, "-genkeypair -alias server -keyalg EC -dname CN=kubernetes -validity 36500");
    keytool(store, "-certreq -alias server -file " + request);
    keytool(
        store,
        "-gencert -alias ca -ext san=ip:127.0.0.1 -validity 365 -startdate 2019/06/01 -infile "
            + request
            + " -outfile "
            + issued);
    keytool(store, "-importcert -noprompt -alias server -file " + issued);
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(Path.of(store))) {
        keys.load(in, "changeit".toCharArray());
      }
      authority = pem(keys.getCertificate("ca").getEncoded());
      keys.deleteEntry("ca");
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keys, "changeit".toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(context));
      return https;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void keytool(String store, String arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(arguments.split(" ", -1)));
    words.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store));
    try {
      // The date format of -startdate wants both parts; the shell's quoting is not at hand.
      words.replaceAll(word -> word.equals("2019/06/01") ? "2019/06/01 00:00:00" : word);
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException("keytool " + arguments);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String pem(byte[] certificate) {
    String text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n";
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    synchronized (requests) {
      requests.add(request);
    }
    try (exchange) {
      for (String rule : rules) {
        if (stopped(rule, request, exchange)) {
          return;
        }
      }
      pass(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopped(String rule, String request, HttpExchange exchange)
      throws IOException, InterruptedException {
    String[] words = rule.split(" ", -1);
    switch (words[0]) {
      case "silent" -> closing.await();
      case "page" -> send(exchange, 200, "text/html", "<html><body>It works!</body></html>");
      case "status" -> {
        int status = Integer.parseInt(words[1]);
        send(
            exchange,
            status,
            "application/json",
            status(
                status,
                status == 401 ? "Unauthorized" : "ServiceUnavailable",
                status == 401
                    ? "Unauthorized"
                    : "the server is currently unable to handle the request"));
      }
      case "forbid" -> {
        if (!request.matches("(" + words[1] + ") .*(" + words[2] + ").*")) {
          return false;
        }
        send(exchange, 403, "application/json", status(403, "Forbidden", forbidden(exchange)));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String forbidden(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    Matcher path = PATH.matcher(uri.getPath());
    if (!path.matches()) {
      return "forbidden: User \"jane\" cannot get path \"" + uri.getPath() + "\"";
    }
    String group = path.group(1) == null ? "" : path.group(1);
    String verb =
        VERBS.getOrDefault(
            exchange.getRequestMethod(), uri.getPath().endsWith(path.group(3)) ? "list" : "get");
    String where =
        path.group(2) == null
            ? " at the cluster scope"
            : " in the namespace \"" + path.group(2) + "\"";
    return path.group(3)
        + (group.isEmpty() ? "" : "." + group)
        + " is forbidden: User \"jane\" cannot "
        + verb
        + " resource \""
        + path.group(3)
        + "\" in API group \""
        + group
        + "\""
        + where;
  }

  private static String status(int code, String reason, String message) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("status", "Failure");
    status.put("message", message);
    status.put("reason", reason);
    status.put("code", (long) code);
    return Json.write(status);
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void pass(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    sandbox.uri().toString().replaceAll("/$", "") + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String header : List.of("Content-Type", "Accept")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    response
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(response.statusCode(), 0);
    try (InputStream body = response.body()) {
      byte[] buffer = new byte[8192];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        exchange.getResponseBody().write(buffer, 0, n);
        exchange.getResponseBody().flush();
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    sandbox.close();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
    client.shutdownNow();
  }
}

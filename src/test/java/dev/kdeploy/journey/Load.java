package dev.kdeploy.journey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Fifty requests a second, each on a connection of its own, until closed.
final class Load implements AutoCloseable {
  private static final int PATIENCE = (int) Duration.ofSeconds(20).toMillis();

  private final String address;
  private final String host;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();

  Load(String address) {
    this(address, address);
  }

  /// @param host that the requests are for
  Load(String address, String host) {
    this.address = address;
    this.host = host;
    var _ =
        beat.scheduleWithFixedDelay(() -> users.execute(this::visit), 0, 20, TimeUnit.MILLISECONDS);
  }

  long answered() {
    return answered.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void visit() {
    try {
      String answer = get(address, host, "/");
      if (answer.startsWith("HTTP/1.1 200 ")) {
        answered.incrementAndGet();
      } else {
        failures.add(answer.lines().findFirst().orElse("an empty answer"));
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  /// The whole answer to one request.
  static String get(String address, String path) throws IOException {
    return get(address, address, path);
  }

  /// The whole answer to one request for a host.
  static String get(String address, String host, String path) throws IOException {
    return get(address, 80, host, path);
  }

  /// The whole answer to one request on another port than that of the web.
  static String get(String address, int port, String path) throws IOException {
    return get(address, port, address, path);
  }

  private static String get(String address, int port, String host, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), PATIENCE);
      socket.setSoTimeout(PATIENCE);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Sends nothing more and waits for the last answers.
  void stop() {
    beat.shutdownNow();
    users.close();
  }

  @Override
  public void close() {
    stop();
  }
}

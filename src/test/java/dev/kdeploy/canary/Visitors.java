package dev.kdeploy.canary;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// People who ask a host through the cluster's proxy: once, some hundred times, or all the time,
/// half of them on a connection that they keep.
final class Visitors implements AutoCloseable {
  private static final String PROXY =
      System.getenv().getOrDefault("KDEPLOY_TEST_PROXY", "10.0.2.2");
  private static final int PATIENCE = 20_000;

  private final String host;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService beat = Executors.newScheduledThreadPool(2);
  private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Socket kept;

  Visitors(String host) {
    this.host = host;
  }

  /// The body of one answer, or the head of one that is not 200.
  String once(String asked, @Nullable String header) {
    try (Socket socket = connected()) {
      return ask(socket, asked, header, "close");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// How many of so many visits the canary answers.
  int countCanary(int visits) {
    int canary = 0;
    for (int visit = 0; visit < visits; visit++) {
      String answer = once(host, null);
      note(answer);
      canary += answer.equals("canary") ? 1 : 0;
    }
    return canary;
  }

  /// Ten visits a second on new connections and ten on a kept one, until closed.
  void keepComing() {
    var _ =
        beat.scheduleWithFixedDelay(
            () -> users.execute(() -> note(once(host, null))), 0, 100, TimeUnit.MILLISECONDS);
    var _ = beat.scheduleWithFixedDelay(this::onKept, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void onKept() {
    try {
      if (kept == null) {
        kept = connected();
      }
      note(ask(kept, host, null, "keep-alive"));
    } catch (IOException e) {
      failures.add("kept: " + e);
      kept = null;
    }
  }

  private void note(String answer) {
    if (answer.equals("stable") || answer.equals("canary")) {
      answered.incrementAndGet();
    } else {
      failures.add(answer);
    }
  }

  private static Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(PROXY, 80), PATIENCE);
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  private static String ask(Socket socket, String host, @Nullable String header, String connection)
      throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: "
            + connection
            + (header == null ? "" : "\r\n" + header)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String head = head(in);
    String body = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
    return head.startsWith("HTTP/1.1 200 ") ? body : head;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the answer ends early: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  long answered() {
    return answered.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Sends nothing more and waits for the last answers.
  @Override
  public void close() {
    beat.shutdown();
    users.close();
  }
}

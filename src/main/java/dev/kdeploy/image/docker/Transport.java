package dev.kdeploy.image.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Carries the requests of one call to the daemon, each on a connection of its own.
///
/// Can be stopped from another thread at any moment: whatever is being connected, sent or awaited
/// ends at once, and the daemon cancels the work of a connection that closes. A ready-made client
/// lets go only when the answer has begun, which for a push into the void takes minutes.
final class Transport implements DockerHttpClient {
  private static final int PIECE = 64 * 1024;

  private final Endpoint endpoint;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  Transport(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// @throws Broken when there is no connection, or it ends too early
  @Override
  public Response execute(Request request) {
    Connection connection = null;
    boolean connected = false;
    try {
      connection = Connection.to(endpoint, this::watch);
      connected = true;
      @Nullable IOException unsent = send(connection.output(), request);
      return answer(connection, unsent);
    } catch (IOException e) {
      release(connection);
      throw new Broken(e, connected);
    } catch (RuntimeException e) {
      release(connection);
      throw e;
    }
  }

  /// Ends what is under way, and lets nothing begin any more.
  void stop() {
    stopped = true;
    open.forEach(Transport::closeQuietly);
    open.clear();
  }

  @Override
  public void close() {
    stop();
  }

  private void watch(Closeable connection) throws IOException {
    open.add(connection);
    if (stopped) {
      connection.close();
      throw new IOException("stopped");
    }
  }

  private void release(@Nullable Connection connection) {
    if (connection != null) {
      open.remove(connection.handle());
      connection.close();
    }
  }

  /// Sends the request; a daemon that stops listening may have said why, so that is no failure yet.
  private @Nullable IOException send(OutputStream out, Request request) throws IOException {
    Sink sink = new Sink(out);
    try {
      sink.write(head(request));
      byte[] bytes = request.bodyBytes();
      InputStream body = request.body();
      if (bytes != null) {
        sink.write(bytes);
      } else if (body != null) {
        ChunkedOutput chunks = new ChunkedOutput(sink, PIECE);
        body.transferTo(chunks);
        chunks.finish();
      }
      sink.flush();
      return null;
    } catch (IOException e) {
      if (sink.failure() == null) {
        throw new UnreadableContext(e);
      }
      return sink.failure();
    }
  }

  private byte[] head(Request request) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(endpoint.prefix()).append(request.path());
    String host = endpoint.socket() != null ? "docker" : endpoint.host() + ":" + endpoint.port();
    head.append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\nUser-Agent: kdeploy\r\nConnection: close\r\n");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    byte[] bytes = request.bodyBytes();
    if (bytes == null && request.body() != null) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (bytes != null || !request.method().equals("GET")) {
      head.append("Content-Length: ").append(bytes == null ? 0 : bytes.length).append("\r\n");
    }
    return HttpAnswer.bytes(head.append("\r\n"));
  }

  private Response answer(Connection connection, @Nullable IOException unsent) throws IOException {
    try {
      return HttpAnswer.read(connection.input(), () -> release(connection));
    } catch (IOException e) {
      throw unsent == null ? e : unsent;
    }
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  /// Tells a connection that broke from a file that could not be read.
  private static final class Sink extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException failure;

    Sink(OutputStream out) {
      this.out = out;
    }

    @Nullable IOException failure() {
      return failure;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /// There is no connection, or it ended too early.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean connected;

    Broken(IOException cause, boolean connected) {
      super(cause);
      this.connected = connected;
    }

    /// Whether it broke later than while connecting.
    boolean connected() {
      return connected;
    }

    IOException failure() {
      return getCause() instanceof IOException e ? e : new IOException(getCause());
    }
  }

  /// What was to be sent could not be read.
  static final class UnreadableContext extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableContext(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}

package dev.kdeploy.image.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy whose every tunnel ends at one port of this machine, so that servers can have
/// names that are not those of this machine.
final class Tunnel implements AutoCloseable {
  private final ServerSocket server;
  private final String answer;
  private final int port;

  /// The heads of the requests that came.
  final List<String> asked = new CopyOnWriteArrayList<>();

  /// @param port where tunnels end; 0 for a server that knows no TLS
  private Tunnel(String answer, int port) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer;
    this.port = port;
    Thread.ofVirtual().start(this::accept);
  }

  static Tunnel to(int port) {
    return answering("200 Connection established", port);
  }

  static Tunnel answering(String status, int port) {
    try {
      return new Tunnel("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n", port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      asked.add(head.toString());
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      if (port == 0) {
        socket.getInputStream().read();
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
      } else if (answer.contains(" 200 ")) {
        join(socket);
      }
    } catch (IOException e) {
      // The test has ended, or the client has gone.
      return;
    }
  }

  private void join(Socket socket) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.ofVirtual().start(() -> copy(target, socket));
      InputStream input = socket.getInputStream();
      input.transferTo(target.getOutputStream());
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

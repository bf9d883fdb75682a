package dev.kdeploy.image.docker;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A connection to the daemon: a Unix socket, TCP, or TLS.
///
/// @param handle what ends it, also from another thread
record Connection(Closeable handle, InputStream input, OutputStream output) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// Sees a connection before it is made, so that making it can be ended too.
  interface Watcher {
    void watch(Closeable connection) throws IOException;
  }

  static Connection to(Endpoint endpoint, Watcher watcher) throws IOException {
    Path socket = endpoint.socket();
    return socket == null ? overNetwork(endpoint, watcher) : overSocket(socket, watcher);
  }

  private static Connection overSocket(Path path, Watcher watcher) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    return opened(
        channel,
        () -> {
          watcher.watch(channel);
          channel.connect(UnixDomainSocketAddress.of(path));
          return of(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        });
  }

  private static Connection overNetwork(Endpoint endpoint, Watcher watcher) throws IOException {
    InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException(endpoint.host());
    }
    Socket plain = new Socket();
    return opened(
        plain,
        () -> {
          watcher.watch(plain);
          plain.connect(address, (int) PATIENCE.toMillis());
          plain.setTcpNoDelay(true);
          plain.setKeepAlive(true);
          SSLContext tls = endpoint.tls();
          Socket socket = tls == null ? plain : secured(plain, tls, endpoint);
          return of(plain, socket.getInputStream(), socket.getOutputStream());
        });
  }

  private static Socket secured(Socket plain, SSLContext tls, Endpoint endpoint)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory().createSocket(plain, endpoint.host(), endpoint.port(), true);
    if (endpoint.verified()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    plain.setSoTimeout((int) PATIENCE.toMillis());
    socket.startHandshake();
    plain.setSoTimeout(0);
    return socket;
  }

  private static Connection of(Closeable handle, InputStream input, OutputStream output) {
    return new Connection(handle, new BufferedInputStream(input), output);
  }

  private interface Opening {
    Connection open() throws IOException;
  }

  private static Connection opened(Closeable handle, Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  void close() {
    try {
      handle.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}

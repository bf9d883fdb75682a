package dev.kdeploy.cluster.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Cuts a body that comes in pieces into lines, and hands each over as soon as it is whole. Asks
/// for the next piece when the lines of the last have been taken, so that a slow taker slows the
/// server down.
final class LineReader implements AsyncBody.Consumer<List<ByteBuffer>> {
  private final Consumer<String> taker;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

  LineReader(Consumer<String> taker) {
    this.taker = taker;
  }

  @Override
  public synchronized void consume(List<ByteBuffer> pieces, AsyncBody body) {
    for (ByteBuffer piece : pieces) {
      while (piece.hasRemaining()) {
        byte octet = piece.get();
        if (octet == '\n') {
          flush();
        } else {
          rest.write(octet);
        }
      }
    }
    body.consume();
  }

  /// Hands over what stands after the last line end.
  synchronized void finish() {
    if (rest.size() > 0) {
      flush();
    }
  }

  private void flush() {
    taker.accept(rest.toString(StandardCharsets.UTF_8));
    rest.reset();
  }
}

package dev.kdeploy.cluster.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Cuts a body that comes in pieces into lines, and hands each over as soon as it is whole. The
/// taker must not block: it is called by whoever brings the piece, which may be the thread that
/// asked for it.
final class LineReader implements AsyncBody.Consumer<List<ByteBuffer>> {
  private final Consumer<String> taker;
  private final boolean eager;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

  /// @param eager asks for the next piece at once; else the taker does, unless it got nothing from
  ///   the last
  LineReader(Consumer<String> taker, boolean eager) {
    this.taker = taker;
    this.eager = eager;
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody body) {
    if (cut(pieces)) {
      body.consume();
    }
  }

  /// Whether the next piece is wanted at once.
  private synchronized boolean cut(List<ByteBuffer> pieces) {
    boolean more = true;
    for (ByteBuffer piece : pieces) {
      while (piece.hasRemaining()) {
        byte octet = piece.get();
        if (octet == '\n') {
          flush();
          more = eager;
        } else {
          rest.write(octet);
        }
      }
    }
    return more;
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

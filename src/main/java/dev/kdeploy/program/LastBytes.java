package dev.kdeploy.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads a stream to its end and keeps the last of it.
final class LastBytes {
  private final int limit;
  private final Thread reader;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private LastBytes(InputStream stream, int limit) {
    this.limit = limit;
    this.reader = Thread.ofVirtual().unstarted(() -> read(stream));
  }

  static LastBytes of(InputStream stream, int limit) {
    LastBytes bytes = new LastBytes(stream, limit);
    bytes.reader.start();
    return bytes;
  }

  private void read(InputStream stream) {
    byte[] buffer = new byte[8192];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException _) {
      // The child was ended; what came until then is all there is.
    }
  }

  private synchronized void add(byte[] bytes, int length) {
    // Twice the limit, so that not every piece moves all of them.
    if (kept.size() + length > 2 * limit) {
      byte[] all = last();
      kept.reset();
      kept.writeBytes(all);
    }
    kept.write(bytes, 0, length);
  }

  private byte[] last() {
    byte[] all = kept.toByteArray();
    return all.length <= limit ? all : Arrays.copyOfRange(all, all.length - limit, all.length);
  }

  /// What came until the end of the stream, or after so long: a grandchild may hold it open.
  String text(Duration patience) throws InterruptedException {
    reader.join(patience);
    synchronized (this) {
      return new String(last(), StandardCharsets.UTF_8);
    }
  }
}

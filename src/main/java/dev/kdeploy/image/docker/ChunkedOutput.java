package dev.kdeploy.image.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// A body of unknown length in HTTP's chunks (RFC 9112, 7.1), each as large as the buffer.
final class ChunkedOutput extends OutputStream {
  private final OutputStream out;
  private final byte[] buffer;
  private int filled;

  ChunkedOutput(OutputStream out, int size) {
    this.out = out;
    buffer = new byte[size];
  }

  @Override
  public void write(int octet) throws IOException {
    if (filled == buffer.length) {
      send();
    }
    buffer[filled++] = (byte) octet;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    while (at < from + length) {
      if (filled == buffer.length) {
        send();
      }
      int piece = Math.min(buffer.length - filled, from + length - at);
      System.arraycopy(bytes, at, buffer, filled, piece);
      filled += piece;
      at += piece;
    }
  }

  /// Says that the body is complete. A body that breaks off before is never taken for a whole one.
  void finish() throws IOException {
    send();
    out.write(HttpAnswer.bytes("0\r\n\r\n"));
  }

  private void send() throws IOException {
    if (filled > 0) {
      out.write(HttpAnswer.bytes(Integer.toHexString(filled) + "\r\n"));
      out.write(Arrays.copyOf(buffer, filled));
      out.write(HttpAnswer.bytes("\r\n"));
      filled = 0;
    }
  }
}

package dev.kdeploy.image.docker;

import dev.kdeploy.image.ContextArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/// An archive as the body of a request. It is written straight into the connection: nothing is
/// held, neither in memory nor in a file.
final class ArchiveBody extends InputStream {
  private final ContextArchive archive;
  private final LongConsumer sent;

  /// @param sent is told how many bytes have gone, again and again
  ArchiveBody(ContextArchive archive, LongConsumer sent) {
    this.archive = archive;
    this.sent = sent;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    Counting counting = new Counting(out, sent);
    archive.writeTo(counting);
    return counting.count;
  }

  /// @throws UnsupportedOperationException always: this body can only be written
  @Override
  public int read() {
    throw new UnsupportedOperationException("an archive is written, not read");
  }

  /// @throws UnsupportedOperationException always
  @Override
  public int read(byte[] bytes, int from, int length) {
    return read();
  }

  private static final class Counting extends OutputStream {
    private final OutputStream out;
    private final LongConsumer sent;
    private long count;

    Counting(OutputStream out, LongConsumer sent) {
      this.out = out;
      this.sent = sent;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
      sent.accept(count);
    }

    @Override
    public void close() {
      // The archive ends; the request does not.
    }
  }
}

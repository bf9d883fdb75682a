package dev.kdeploy.image.context;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/// Reads files piece by piece.
final class Contents {
  private static final int PIECE = 1 << 16;

  private final byte[] piece = new byte[PIECE];

  /// Takes what is read.
  interface Sink {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  /// Sends the whole of a file to all sinks.
  ///
  /// @throws KdeployException when the file cannot be read, or is not as long as it was when it was
  ///   found
  /// @throws IOException when a sink cannot take it
  void read(Entry.File file, Sink... sinks) throws IOException {
    long left = file.size();
    try (InputStream in = open(file)) {
      for (int n = read(file, in); n >= 0; n = read(file, in)) {
        left -= n;
        if (left < 0) {
          throw changed(file, "it grows");
        }
        for (Sink sink : sinks) {
          sink.write(piece, 0, n);
        }
      }
    }
    if (left > 0) {
      throw changed(file, "it shrinks");
    }
  }

  private static InputStream open(Entry.File file) {
    try {
      return Files.newInputStream(file.path());
    } catch (NoSuchFileException gone) {
      throw changed(file, "it is gone");
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private int read(Entry.File file, InputStream in) {
    try {
      return in.read(piece);
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private static KdeployException unreadable(Entry.File file, IOException why) {
    return new KdeployException(Scan.unreadable(file.path(), file.name(), why), why);
  }

  private static KdeployException changed(Entry.File file, String why) {
    return new KdeployException(
        Problem.of("`%s` changes while it is read for the build", file.path())
            .why("%s", why)
            .fix(
                "run again when nothing writes there, or leave it out with `%s` in `.dockerignore`",
                file.name()));
  }
}

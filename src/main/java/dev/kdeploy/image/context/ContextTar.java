package dev.kdeploy.image.context;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes entries as a tar archive: owned by root, from the beginning of time.
final class ContextTar {
  /// The permissions of a file that only the archive has.
  static final int PLAIN = 0644;

  private static final int BUFFER = 1 << 16;

  private final BufferedOutputStream buffer;
  private final TarArchiveOutputStream tar;
  private final Contents contents = new Contents();

  ContextTar(OutputStream out) {
    buffer = new BufferedOutputStream(out, BUFFER);
    tar = new TarArchiveOutputStream(buffer, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /// Writes one entry, and the bytes of a file into the hash too.
  void write(Entry entry, ContentHash hash) throws IOException {
    hash.add(entry);
    switch (entry) {
      case Entry.Directory directory ->
          put(header(directory.name() + "/", TarConstants.LF_DIR, directory.mode()));
      case Entry.Link link -> {
        TarArchiveEntry header = header(link.name(), TarConstants.LF_SYMLINK, 0777);
        header.setLinkName(link.target());
        put(header);
      }
      case Entry.File file -> {
        TarArchiveEntry header = header(file.name(), TarConstants.LF_NORMAL, file.mode());
        header.setSize(file.size());
        tar.putArchiveEntry(header);
        contents.read(file, tar::write, hash::bytes);
        tar.closeArchiveEntry();
      }
      case Entry.Made made -> {
        byte[] bytes = made.content().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry header = header(made.name(), TarConstants.LF_NORMAL, PLAIN);
        header.setSize(bytes.length);
        tar.putArchiveEntry(header);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
      case Entry.Special special -> {
        TarArchiveEntry header = header(special.name(), flag(special.type()), special.mode());
        header.setDevMajor(special.major());
        header.setDevMinor(special.minor());
        put(header);
      }
    }
  }

  /// Ends the archive and leaves the stream open.
  void finish() throws IOException {
    tar.finish();
    tar.flush();
    buffer.flush();
  }

  private void put(TarArchiveEntry header) throws IOException {
    tar.putArchiveEntry(header);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry header(String name, byte flag, int mode) {
    TarArchiveEntry header = new TarArchiveEntry(name, flag);
    header.setMode(mode);
    header.setIds(0, 0);
    header.setNames("", "");
    header.setLastModifiedTime(FileTime.fromMillis(0));
    return header;
  }

  private static byte flag(Entry.Type type) {
    return switch (type) {
      case PIPE -> TarConstants.LF_FIFO;
      case CHARACTER_DEVICE -> TarConstants.LF_CHR;
      case BLOCK_DEVICE -> TarConstants.LF_BLK;
    };
  }
}

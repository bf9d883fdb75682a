package dev.kdeploy.image.context;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// An archive read back: a line of words for each name.
final class Archive {
  private Archive() {}

  static byte[] bytes(BuildContext context) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      context.writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `755 dir`, `644 file text`, `777 link target`, `644 pipe`.
  static Map<String, String> read(BuildContext context) {
    Map<String, String> found = new LinkedHashMap<>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes(context)), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        String what =
            entry.isDirectory()
                ? "dir"
                : entry.isSymbolicLink()
                    ? "link " + entry.getLinkName()
                    : entry.isFIFO() ? "pipe" : "file " + text;
        found.put(entry.getName(), Integer.toOctalString(entry.getMode()) + " " + what);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}

package dev.kdeploy.image.context;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The names of files as text, whatever the locale of this process is.
final class FileNames {
  private static final char UNREADABLE = '\uFFFD';

  private FileNames() {}

  /// The text of a path, read as UTF-8; what is none becomes a replacement character.
  static String text(Path path) {
    String text = path.toString();
    if (text.indexOf(UNREADABLE) < 0) {
      return text;
    }
    String whole = new String(bytes(path), StandardCharsets.UTF_8);
    return path.isAbsolute() ? whole : lastParts(whole, path.getNameCount());
  }

  /// Whether an archive can keep the name.
  static boolean isText(Path path) {
    if (path.toString().indexOf(UNREADABLE) < 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(path)));
      return true;
    } catch (CharacterCodingException otherBytes) {
      return false;
    }
  }

  /// A path knows its bytes and shows them only in its URI.
  private static byte[] bytes(Path path) {
    String shown = path.toAbsolutePath().toUri().getRawPath();
    String escaped = shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      boolean isEscape = escaped.charAt(i) == '%';
      bytes.write(
          isEscape ? Integer.parseInt(escaped.substring(i + 1, i + 3), 16) : escaped.charAt(i));
      i += isEscape ? 2 : 0;
    }
    return bytes.toByteArray();
  }

  private static String lastParts(String whole, int count) {
    int start = whole.length();
    for (int i = 0; i < count; i++) {
      start = whole.lastIndexOf('/', start - 1);
    }
    return whole.substring(start + 1);
  }
}

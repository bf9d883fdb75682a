package dev.kdeploy.workload;

import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Files on their way into a ConfigMap.
final class Contents {
  private static final int MOST_BYTES = 1024 * 1024;

  /// A file's place under the mount, the key that holds it, and its permissions.
  record Entry(String key, String path, @Nullable Long mode) {}

  private final ProjectFiles files;
  private final Map<String, @Nullable Object> texts = new TreeMap<>();
  private final Map<String, @Nullable Object> binaries = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private int bytes;

  Contents(ProjectFiles files) {
    this.files = files;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Adds a file that the project says: its text, `{text: …}` or `{file: …}`.
  void add(String path, Said said) {
    Long mode = mode(said.at("mode"));
    if (said.isMap()) {
      if (!Asks.hasOneOf(said, "file", "text")) {
        return;
      }
      Said file = said.at("file");
      byte[] content = file.isThere() ? read(file) : bytes(said.at("text").text());
      add(path, content, mode, said);
    } else {
      add(path, bytes(said.text()), mode, said);
    }
  }

  /// Adds every file below a directory of the project.
  void addDirectory(Said said) {
    String directory = said.text();
    try {
      List<String> found = files.list(directory);
      if (found.isEmpty()) {
        said.error(said.problem().what("there is no file in `%s`", directory));
      }
      for (String path : found) {
        add(path, files.read(directory.replaceAll("/+$", "") + "/" + path), null, said);
      }
    } catch (IOException e) {
      said.error(unreadable(said, "directory", e));
    }
  }

  private byte[] read(Said said) {
    try {
      return files.read(said.text());
    } catch (IOException e) {
      said.error(unreadable(said, "file", e));
      return new byte[0];
    }
  }

  private static Problem unreadable(Said said, String what, IOException e) {
    if (e instanceof NoSuchFileException) {
      return said.problem()
          .what("there is no %s `%s`", what, said.text())
          .why("`%s` names it", said.name())
          .fix("paths start at the project's directory");
    }
    return said.problem()
        .what("the %s `%s` cannot be read", what, said.text())
        .why("%s", String.valueOf(e.getMessage()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(String path, byte[] content, @Nullable Long mode, Said said) {
    String key = key(path);
    if (path.isEmpty() || path.startsWith("/") || ("/" + path + "/").contains("/../")) {
      said.error(
          said.problem()
              .what("`%s` is no file name below a directory", path)
              .fix("write it without `..` and without `/` at its start"));
    }
    String text = textOrNull(content);
    if (text != null) {
      texts.put(key, text);
    } else {
      binaries.put(key, Base64.getEncoder().encodeToString(content));
    }
    entries.add(new Entry(key, path, mode));
    bytes += content.length;
    if (bytes > MOST_BYTES && bytes - content.length <= MOST_BYTES) {
      said.error(
          said.problem()
              .what("the files of `%s` are larger than 1 MiB together", said.name())
              .why("a ConfigMap holds no more")
              .fix("put them into the image"));
    }
  }

  /// The file's path where it can be a key, else something like it that is not there yet.
  private String key(String path) {
    String key = Names.isDataKey(path) ? path : path.replaceAll("[^-._a-zA-Z0-9]", "_");
    key = key.replaceAll("^\\.\\.+", "_");
    boolean taken = texts.containsKey(key) || binaries.containsKey(key);
    return taken || key.length() > 200 || key.equals(".") || key.isEmpty()
        ? key.substring(0, Math.min(key.length(), 200)) + "-" + Names.hash(path)
        : key;
  }

  /// The text that bytes are, when YAML and people can read it as one.
  private static @Nullable String textOrNull(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.codePoints().allMatch(Contents::isReadable) ? text : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static boolean isReadable(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= ' ' && c != 0x7f && c != 0xfffe && c != 0xffff;
  }

  /// Permissions written in octal, or null.
  static @Nullable Long mode(Said said) {
    return said.isThere() && said.text().matches("[0-7]{3,4}")
        ? (Long) Long.parseLong(said.text(), 8)
        : null;
  }

  /// The ConfigMap's content.
  Map<String, @Nullable Object> data() {
    return Fields.all("data", Fields.orNull(texts), "binaryData", Fields.orNull(binaries));
  }

  /// Which key goes where, or null when every file has the name of its key.
  @Nullable List<Object> items() {
    boolean plain =
        entries.stream().allMatch(entry -> entry.key.equals(entry.path) && entry.mode == null);
    if (plain) {
      return null;
    }
    List<Object> items = new ArrayList<>();
    for (Entry entry : entries) {
      items.add(Fields.some("key", entry.key, "path", entry.path, "mode", entry.mode));
    }
    return items;
  }
}

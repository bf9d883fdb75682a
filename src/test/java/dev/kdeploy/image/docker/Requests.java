package dev.kdeploy.image.docker;

import dev.kdeploy.image.BuildRequest;
import dev.kdeploy.image.ContextArchive;
import dev.kdeploy.image.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Builds to ask for.
final class Requests {
  private Requests() {}

  static ImageReference name(String text) {
    return ImageReference.parse(text).orElseThrow();
  }

  static BuildRequest of(Path directory, String... names) {
    return of(directory, "", Map.of(), names);
  }

  static BuildRequest of(Path directory, String target, Map<String, String> args, String... names) {
    return of(directory, tar(directory), target, args, names);
  }

  static BuildRequest of(
      Path directory,
      ContextArchive archive,
      String target,
      Map<String, String> args,
      String... names) {
    return new BuildRequest(
        "web",
        archive,
        directory,
        directory.resolve("Dockerfile").toAbsolutePath(),
        Stream.of(names).map(Requests::name).toList(),
        target,
        new LinkedHashMap<>(args),
        Map.of("kdeploy.dev/test", "yes"),
        "",
        List.of(),
        false,
        true);
  }

  static ContextArchive tar(Path directory) {
    return archive(
        tar -> {
          try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
              entry(tar, file.getFileName().toString(), Files.size(file));
              Files.copy(file, tar);
              tar.closeArchiveEntry();
            }
          }
        });
  }

  /// A Dockerfile beside a file of so many bytes, which are nowhere until they are written.
  static ContextArchive large(String dockerfile, long size) {
    return archive(
        tar -> {
          byte[] text = dockerfile.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          entry(tar, "Dockerfile", text.length);
          tar.write(text);
          tar.closeArchiveEntry();
          entry(tar, "large", size);
          byte[] piece = new byte[1 << 16];
          for (long left = size; left > 0; left -= piece.length) {
            tar.write(piece, 0, (int) Math.min(piece.length, left));
          }
          tar.closeArchiveEntry();
        });
  }

  /// The same archive, said to hold its Dockerfile under another name.
  static ContextArchive named(String dockerfile, ContextArchive archive) {
    return new ContextArchive() {
      @Override
      public String dockerfile() {
        return dockerfile;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        archive.writeTo(out);
      }
    };
  }

  private interface Content {
    void into(TarArchiveOutputStream tar) throws IOException;
  }

  private static void entry(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
  }

  private static ContextArchive archive(Content content) {
    return new ContextArchive() {
      @Override
      public String dockerfile() {
        return "Dockerfile";
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        content.into(tar);
        tar.finish();
        tar.flush();
      }
    };
  }
}

package dev.kdeploy.image.context;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/// The Dockerfile and `.dockerignore` in the archive.
///
/// The daemon finds both there and takes out again what the archive's `.dockerignore` says. So the
/// archive always has the Dockerfile, and, where something is to be taken out again that the
/// project's own `.dockerignore` does not name, a `.dockerignore` that does.
final class BuildFiles {
  static final String IGNORE = ".dockerignore";

  private static final String FOREIGN = ".kdeploy.Dockerfile";

  private final Path root;
  private final NavigableMap<String, Entry> entries;

  BuildFiles(Path root, NavigableMap<String, Entry> entries) {
    this.root = root;
    this.entries = entries;
  }

  /// The rules in force, and the file they stand in: the one beside the Dockerfile that has its
  /// name comes first.
  static Optional<Path> ignoreFile(Path directory, Path dockerfile) {
    Path own = dockerfile.resolveSibling(dockerfile.getFileName() + IGNORE);
    Path common = directory.resolve(IGNORE);
    return Files.exists(own)
        ? Optional.of(own)
        : Files.exists(common) ? Optional.of(common) : Optional.empty();
  }

  static IgnoreRules rules(Path file) {
    return IgnoreRules.read(file.toString(), text(file));
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new KdeployException(
          Problem.of("`%s` cannot be read", file)
              .why("%s", Files.isDirectory(file) ? "it is a directory" : Scan.reason(unreadable))
              .fix("make it a text file that you may read, or remove it"),
          unreadable);
    }
  }

  /// Sees to it that the archive has what the daemon needs; the answer is the Dockerfile's name.
  ///
  /// @param dockerfile without links
  /// @param isCommon whether the context's own `.dockerignore` is in force
  String complete(Path dockerfile, boolean isCommon) throws IOException {
    boolean isInside = dockerfile.startsWith(root);
    String name = isInside ? inside(dockerfile) : free();
    boolean isSeen = entries.containsKey(name);
    if (!isSeen) {
      entries.put(name, Scan.entry(dockerfile, name));
    }
    ignore(name, isSeen, isCommon);
    return name;
  }

  private String inside(Path dockerfile) {
    return FileNames.text(root.relativize(dockerfile))
        .replace(root.getFileSystem().getSeparator(), "/");
  }

  private String free() {
    String name = FOREIGN;
    for (int i = 1; entries.containsKey(name); i++) {
      name = FOREIGN + "." + i;
    }
    return name;
  }

  private void ignore(String dockerfile, boolean dockerfileIsSeen, boolean isCommon)
      throws IOException {
    Path file = root.resolve(IGNORE);
    boolean isSeen = entries.containsKey(IGNORE);
    boolean isSent = Files.exists(file) && (isSeen || isCommon);
    String base = isSent ? text(file) : "";
    IgnoreRules daemon = IgnoreRules.read(file.toString(), base);
    List<String> lines = new ArrayList<>();
    correct(lines, daemon, dockerfile, dockerfileIsSeen);
    if (isSent || !lines.isEmpty()) {
      correct(lines, daemon, IGNORE, isSeen);
    }
    if (!lines.isEmpty()) {
      String separator = base.isEmpty() || base.endsWith("\n") ? "" : "\n";
      String content = base + separator + String.join("\n", lines) + "\n";
      entries.put(IGNORE, new Entry.Made(IGNORE, content));
    } else if (isSent && !isSeen) {
      entries.put(IGNORE, Scan.entry(file, IGNORE));
    }
  }

  private static void correct(List<String> lines, IgnoreRules daemon, String name, boolean isSeen) {
    if (daemon.ignores(name) == isSeen) {
      lines.add((isSeen ? "!" : "") + escaped(name));
    }
  }

  /// A pattern that means this name only.
  private static String escaped(String name) {
    StringBuilder out = new StringBuilder();
    name.chars().forEach(c -> out.append("*?[]\\#!".indexOf(c) >= 0 ? "\\" : "").append((char) c));
    return out.toString();
  }
}

package dev.kdeploy.image.context;

import dev.kdeploy.image.ContextArchive;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files a build gets to see, as `.dockerignore` leaves them.
///
/// What belongs to it is found once, when it is made; bytes are read when the hash is asked for and
/// again when it is sent. Same content, same archive and same hash, whenever the files were written
/// and whoever owns them. May be sent by several threads.
public final class BuildContext implements ContextArchive {
  private final Path directory;
  private final List<Entry> entries;
  private final String dockerfile;
  private @Nullable String hash;

  private BuildContext(Path directory, List<Entry> entries, String dockerfile) {
    this.directory = directory;
    this.entries = entries;
    this.dockerfile = dockerfile;
  }

  /// Looks at a context.
  ///
  /// @param dockerfile inside the directory, or elsewhere: then it travels along and the build does
  ///   not see it, which also holds for one that is ignored
  /// @throws KdeployException when the directory or the Dockerfile is not there, with every line of
  ///   `.dockerignore` that is no pattern, and with every file that cannot be read
  public static BuildContext of(Path directory, Path dockerfile) {
    checkDirectory(directory);
    Path written = existing(dockerfile);
    try {
      Path root = directory.toRealPath();
      Optional<Path> ignoreFile = BuildFiles.ignoreFile(directory, written);
      IgnoreRules rules =
          ignoreFile.map(BuildFiles::rules).orElseGet(() -> IgnoreRules.read("", ""));
      Scan scan = new Scan(root, rules);
      NavigableMap<String, Entry> entries = scan.run();
      if (!scan.problems().isEmpty()) {
        throw new KdeployException(scan.problems());
      }
      boolean isCommon = ignoreFile.equals(Optional.of(directory.resolve(BuildFiles.IGNORE)));
      String name = new BuildFiles(root, entries).complete(written.toRealPath(), isCommon);
      return new BuildContext(directory, List.copyOf(entries.values()), name);
    } catch (IOException unreadable) {
      throw new KdeployException(
          Problem.of("the build context `%s` cannot be read", directory)
              .why("%s", Scan.reason(unreadable))
              .fix("see that you may read the directory and the Dockerfile `%s`", dockerfile),
          unreadable);
    }
  }

  private static void checkDirectory(Path directory) {
    if (!Files.exists(directory)) {
      throw new KdeployException(
          Problem.of("the build context `%s` does not exist", directory)
              .fix("create it, or correct `build:` of the image"));
    }
    if (!Files.isDirectory(directory)) {
      throw new KdeployException(
          Problem.of("the build context `%s` is a file, not a directory", directory)
              .fix("name the directory that holds the files of the image"));
    }
  }

  /// The Dockerfile that is meant: like Docker, `dockerfile` where there is no `Dockerfile`.
  ///
  /// @throws KdeployException when there is none
  public static Path existing(Path dockerfile) {
    Path lower = dockerfile.resolveSibling("dockerfile");
    if (Files.isRegularFile(dockerfile)) {
      if (!Files.isReadable(dockerfile)) {
        throw new KdeployException(
            Problem.of("the Dockerfile `%s` cannot be read", dockerfile)
                .why("permission denied")
                .fix("give yourself the right to read it: `chmod u+r %s`", dockerfile));
      }
      return dockerfile;
    }
    if (dockerfile.endsWith("Dockerfile") && Files.isRegularFile(lower)) {
      return lower;
    }
    throw new KdeployException(missing(dockerfile));
  }

  private static Problem missing(Path dockerfile) {
    if (Files.isDirectory(dockerfile)) {
      return Problem.of("the Dockerfile `%s` is a directory", dockerfile)
          .fix("name the file in it: `dockerfile: %s/Dockerfile`", dockerfile.getFileName());
    }
    Problem problem = Problem.of("the Dockerfile `%s` does not exist", dockerfile);
    Path beside = dockerfile.toAbsolutePath().getParent();
    if (beside == null || !Files.isDirectory(beside)) {
      return problem.fix("create it, or say with `dockerfile:` where it is");
    }
    try (var files = Files.list(beside)) {
      List<String> names = files.map(path -> String.valueOf(path.getFileName())).toList();
      return Suggestion.nearest(String.valueOf(dockerfile.getFileName()), names)
          .map(name -> problem.fix("did you mean `%s`? Say so with `dockerfile:`", name))
          .orElseGet(() -> problem.fix("create it, or say with `dockerfile:` where it is"));
    } catch (IOException unreadable) {
      return problem.fix("create it, or say with `dockerfile:` where it is");
    }
  }

  @Override
  public String dockerfile() {
    return dockerfile;
  }

  /// The number of files, links and pipes; directories are not counted.
  public int files() {
    return (int) entries.stream().filter(entry -> !(entry instanceof Entry.Directory)).count();
  }

  /// The bytes in all files together.
  public long size() {
    return entries.stream()
        .mapToLong(entry -> entry instanceof Entry.File file ? file.size() : 0)
        .sum();
  }

  /// SHA-256, in hexadecimal digits, of names, types, permissions, link targets and bytes, and of
  /// which file is the Dockerfile. Reads every file the first time.
  ///
  /// @throws KdeployException when a file changes its length meanwhile
  public synchronized String hash() {
    if (hash == null) {
      hash = computeHash();
    }
    return hash;
  }

  private String computeHash() {
    ContentHash sum = new ContentHash(dockerfile);
    Contents contents = new Contents();
    try {
      for (Entry entry : entries) {
        sum.add(entry);
        if (entry instanceof Entry.File file) {
          contents.read(file, sum::bytes);
        }
      }
    } catch (IOException noSinkThrows) {
      throw new UncheckedIOException(noSinkThrows);
    }
    return sum.hex();
  }

  /// Writes the archive and leaves the stream open.
  ///
  /// @throws KdeployException before the archive is complete when it would not be what the hash was
  ///   computed of: an image must not get the name of other content
  @Override
  public void writeTo(OutputStream out) throws IOException {
    ContentHash sum = new ContentHash(dockerfile);
    ContextTar tar = new ContextTar(out);
    for (Entry entry : entries) {
      tar.write(entry, sum);
    }
    String known = knownHash();
    if (known != null && !known.equals(sum.hex())) {
      throw new KdeployException(
          Problem.of("files in the build context `%s` change while it is sent", directory)
              .why("their content is no longer the one that the image's tag was made from")
              .fix("run again when nothing writes there"));
    }
    tar.finish();
  }

  private synchronized @Nullable String knownHash() {
    return hash;
  }
}

package dev.kdeploy.image;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The content of what is changed in a work tree, as a hash.
///
/// Made from the files themselves: what `git diff` prints depends on the user's configuration.
final class GitChanges {
  private static final char FILE = 'f';
  private static final char PROGRAM = 'x';
  private static final char LINK = 'l';
  private static final char GONE = '-';

  private GitChanges() {}

  /// SHA-256 over names, kinds and contents, in hexadecimal.
  ///
  /// @param paths from the root, sorted
  static String hash(Path root, List<String> paths) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      for (String path : paths) {
        add(out, root, root.resolve(path));
      }
    } catch (IOException | InvalidPathException e) {
      throw new KdeployException(
          Problem.of("what is changed in `%s` cannot be read", root)
              .why("%s", String.valueOf(e.getMessage()))
              .fix("make it readable, or use another tag than git's"),
          e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(DataOutputStream out, Path root, Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      addRepository(out, root, file);
      return;
    }
    char kind = kind(file);
    out.writeUTF(root.relativize(file).toString());
    out.writeChar(kind);
    if (kind == LINK) {
      out.writeUTF(Files.readSymbolicLink(file).toString());
    } else if (kind != GONE) {
      out.writeLong(Files.size(file));
      Files.copy(file, out);
    }
  }

  /// Git names another repository in the work tree, submodule or not, only by its directory.
  private static void addRepository(DataOutputStream out, Path root, Path directory)
      throws IOException {
    List<Path> children;
    try (Stream<Path> listing = Files.list(directory)) {
      children = listing.sorted().toList();
    }
    for (Path child : children) {
      if (!child.endsWith(".git")) {
        add(out, root, child);
      }
    }
  }

  private static char kind(Path file) {
    if (Files.isSymbolicLink(file)) {
      return LINK;
    }
    if (!Files.isRegularFile(file)) {
      return GONE;
    }
    return Files.isExecutable(file) ? PROGRAM : FILE;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

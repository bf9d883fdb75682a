package dev.kdeploy.image.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes small trees of files, and rules that are about them.
final class TreeWriter {
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "c.go", "d.md", "a b", "README.md", "x[y", "v*", ".hid", "ü", "E");
  private static final List<String> PARTS =
      List.of(
          "a", "b", "ab", "*", "**", "?", "*.go", "*.md", "README*", "[ab]", "[^a]", "a b", "v\\*",
          "x\\[y", ".*", "a*", "**b", "ü", "e", ".", "..", "c.go", "[a-c]*");
  private static final List<String> MODES =
      List.of("rw-r--r--", "rwxr-xr-x", "rw-------", "r--r--r--");

  private TreeWriter() {}

  static void write(Path root, Random random) throws IOException {
    fill(root, random, 0);
  }

  private static void fill(Path directory, Random random, int depth) throws IOException {
    for (String name : NAMES) {
      Path path = directory.resolve(name);
      switch (random.nextInt(depth < 3 ? 5 : 9)) {
        case 0, 1 -> {
          Files.writeString(path, name);
          String mode = MODES.get(random.nextInt(MODES.size()));
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
        case 2 -> {
          if (depth < 3) {
            fill(Files.createDirectory(path), random, depth + 1);
          }
        }
        case 3 -> {
          if (random.nextInt(3) == 0) {
            Files.createSymbolicLink(path, Path.of(random.nextBoolean() ? "a" : "../nowhere"));
          }
        }
        default -> {}
      }
    }
  }

  static List<String> rules(Random random) {
    List<String> rules = new ArrayList<>();
    for (int left = 1 + random.nextInt(7); left > 0; left--) {
      rules.add(rule(random));
    }
    return rules;
  }

  private static String rule(Random random) {
    StringBuilder rule = new StringBuilder();
    rule.append(" ".repeat(random.nextInt(5) / 4)).append(random.nextInt(3) == 0 ? "!" : "");
    rule.append(random.nextInt(6) == 0 ? "/" : "");
    for (int left = random.nextInt(3); left >= 0; left--) {
      rule.append(PARTS.get(random.nextInt(PARTS.size()))).append(left > 0 ? "/" : "");
    }
    return rule.append(random.nextInt(5) == 0 ? "/" : "")
        .append(random.nextInt(9) == 0 ? " " : "")
        .toString();
  }
}

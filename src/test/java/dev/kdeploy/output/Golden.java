package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// Screens kept as files; `-Dgolden.update=true` rewrites them. Escapes are kept as `\e` so that
/// the files can be read.
final class Golden {
  private static final Path HOME = Path.of("src/test/resources/output");

  private Golden() {}

  static void check(String name, String screen) {
    Path file = HOME.resolve(name);
    String shown = screen.replace("\u001b", "\\e");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(HOME.resolve(name).getParent());
        Files.writeString(file, shown);
      }
      assertThat(file).as("run with -Dgolden.update=true to write it").exists();
      assertThat(shown).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same screen narrow and wide, with colours and without.
  static void checkAll(String name, Function<Paper, String> screen) {
    check(name + "-80.txt", screen.apply(new Paper(80, false, true)));
    check(name + "-120.txt", screen.apply(new Paper(120, false, true)));
    check(name + "-80-colour.txt", screen.apply(new Paper(80, true, true)));
    check(name + "-pipe-ascii.txt", screen.apply(new Paper(Paper.ENDLESS, false, false)));
  }
}

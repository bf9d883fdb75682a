package dev.kdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every source file is formatted as google-java-format does it; `mvn test -Dformat=write` does it.
class FormatTest {
  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    List<Path> unformatted = new ArrayList<>();
    try (var files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        String formatted = new Formatter().formatSourceAndFixImports(source);
        if (!source.equals(formatted)) {
          unformatted.add(file);
          if ("write".equals(System.getProperty("format"))) {
            Files.writeString(file, formatted);
          }
        }
      }
    }
    assertThat(unformatted).as("run `mvn test -Dformat=write`").isEmpty();
  }
}

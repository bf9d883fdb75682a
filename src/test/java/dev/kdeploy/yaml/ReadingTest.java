package dev.kdeploy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How plain scalars are understood, against what `kubectl create` makes of them.
class ReadingTest {
  private static final String SIGNS = "0123456789._-+eExXoObBaAfF:nyN~";

  @Test
  void plainScalarsAreRead() throws IOException {
    Path table = Path.of("src/test/resources/yaml/scalars.csv");
    List<String> lines = Files.readAllLines(table);
    List<String> read = new ArrayList<>(List.of(lines.getFirst()));
    for (String line : lines.subList(1, lines.size())) {
      String text = line.substring(0, line.indexOf('|')).strip();
      read.add(
          "%-32s| %-32s| %-32s| %s | %s"
              .formatted(
                  text,
                  shown(Yaml.reading(text, Dialect.CORE)),
                  shown(Yaml.reading(text, Dialect.KUBECTL)),
                  scalar(text, Dialect.CORE).other(),
                  Yaml.write(text).strip()));
    }

    if (Boolean.getBoolean("golden.update")) {
      Files.write(table, read);
    }
    assertThat(read).isEqualTo(lines);
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  @Test
  void whatIsAmbiguousIsWrittenInQuotes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      String text = word(random);

      if (Yaml.isPlainText(text)) {
        assertThat(Yaml.reading(text, Dialect.CORE)).isEqualTo(text);
        assertThat(Yaml.reading(text, Dialect.KUBECTL)).isEqualTo(text);
        assertThat(new org.yaml.snakeyaml.Yaml().<Object>load("- " + text))
            .isEqualTo(List.of(text));
      }
    }
  }

  /// For a look from outside: `-Dsample=file` writes a ConfigMap of plain scalars, and beside it
  /// the JSON we make of it.
  @Test
  void aSampleForKubectl() throws IOException {
    Random random = new Random(Long.getLong("seed", 3));
    StringBuilder yaml =
        new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n");
    for (int i = 0; i < 5000; i++) {
      String word = word(random);
      if (Yaml.reading(word, Dialect.KUBECTL) instanceof Double number
          && !Double.isFinite(number)) {
        continue;
      }
      yaml.append("- ").append(isScalar(word) ? word : "x").append('\n');
    }

    Object object = Yaml.read(Source.of("s", yaml.toString()), Dialect.KUBECTL).getFirst().value();

    assertThat(object).isInstanceOf(Map.class);
    String file = System.getProperty("sample");
    if (file != null) {
      Files.writeString(Path.of(file), yaml);
      Files.writeString(Path.of(file + ".json"), Json.write(object));
    }
  }

  private static boolean isScalar(String word) {
    return !word.matches("[-?:]|[-?:]:.*|.*:|-+|.*---.*|[.]{3}.*");
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(1, 8); i > 0; i--) {
      word.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return word.toString();
  }

  private static YamlScalar scalar(String text, Dialect dialect) {
    YamlList list = (YamlList) Yaml.read(Source.of("s", "- " + text + "\n"), dialect).getFirst();
    return (YamlScalar) list.items().getFirst();
  }
}

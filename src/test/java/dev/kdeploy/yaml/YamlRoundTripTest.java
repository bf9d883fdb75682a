package dev.kdeploy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What is written is read as the same value, by us in both dialects and by SnakeYAML itself, a
/// reader of YAML 1.1.
class YamlRoundTripTest {
  private static final int ROUNDS = 500;

  static LongStream seeds() {
    return LongStream.of(1, 2, Long.getLong("seed", 3));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsReadAsTheSameValue(long seed) {
    HostileValues values = new HostileValues(new Random(seed));

    for (int i = 0; i < ROUNDS; i++) {
      Map<String, @Nullable Object> value = new LinkedHashMap<>();
      value.put(values.text(), values.value(4));
      value.put("end", values.text());

      String written = Yaml.write(value);

      for (Dialect dialect : Dialect.values()) {
        assertThat(read(written, dialect)).as(written).isEqualTo(value);
      }
      assertThat(byYaml11(written)).as(written).isEqualTo(asYaml11(value));
      assertThat(Yaml.write(read(written, Dialect.KUBECTL))).isEqualTo(written);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void flowIsOneLineThatIsReadAsTheSameValue(long seed) {
    HostileValues values = new HostileValues(new Random(seed));

    for (int i = 0; i < ROUNDS; i++) {
      Object value = values.value(3);

      String written = Yaml.writeFlow(value);

      assertThat(written.lines()).as(written).hasSizeLessThanOrEqualTo(1);
      assertThat(read("k: " + written + "\n", Dialect.KUBECTL))
          .as(written)
          .isEqualTo(Collections.singletonMap("k", value));
      assertThat(read("- [" + written + "]\n", Dialect.CORE))
          .as(written)
          .isEqualTo(List.of(Collections.singletonList(value)));
    }
  }

  /// For a look from outside: `-Dsample=file` writes a ConfigMap of hostile texts, and beside it
  /// the JSON it stands for.
  @Test
  void aSampleForOtherReaders() throws IOException {
    String file = System.getProperty("sample");
    HostileValues values = new HostileValues(new Random(Long.getLong("seed", 3)));
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    for (int i = 0; i < 3000; i++) {
      // Half a character is nothing that UTF-8 could hold.
      data.put("k" + i, values.text().replaceAll("\\p{Cs}", ""));
      data.put(i + values.text().replaceAll("\\p{Cs}", ""), "a key");
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "ConfigMap");
    object.put("metadata", Map.of("name", "sample"));
    object.put("data", data);

    String written = Yaml.write(object);

    assertThat(read(written, Dialect.KUBECTL)).isEqualTo(object);
    if (file != null) {
      Files.writeString(Path.of(file), written);
      Files.writeString(Path.of(file + ".json"), Json.write(data));
    }
  }

  private static @Nullable Object read(String text, Dialect dialect) {
    List<YamlNode> documents = Yaml.read(Source.of("written", text), dialect);
    return documents.isEmpty() ? null : documents.getFirst().value();
  }

  private static @Nullable Object byYaml11(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(200);
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
  }

  /// SnakeYAML makes an `Integer` of a small number.
  private static @Nullable Object asYaml11(@Nullable Object value) {
    return switch (value) {
      case Long number when number.intValue() == number -> number.intValue();
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, child) -> copy.put(key, asYaml11(child)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(asYaml11(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}

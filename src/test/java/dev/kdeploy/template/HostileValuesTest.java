package dev.kdeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.HostileValues;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a value holds, and wherever its tag stands: exactly that value comes out there, or a
/// problem; never another structure. The seed stands in the name of the test; `-Dseed=…` tries
/// another.
class HostileValuesTest {
  private static final int ROUNDS = 150;

  interface Expected {
    Object of(@Nullable Object value);
  }

  static LongStream seeds() {
    return LongStream.of(1, 2, Long.getLong("seed", 3));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aWholeScalarIsExactlyItsValue(long seed) {
    Map<String, Expected> places = new LinkedHashMap<>();
    places.put("k: {{v}}\nz: 1\n", value -> map("k", value, "z", 1L));
    places.put("k:\n  {{v}}\nz: 1\n", value -> map("k", value, "z", 1L));
    places.put("k: [{{v}}, 1]\n", value -> map("k", both(value, 1L)));
    places.put("{k: {{v}}, z: [{{v}}]}\n", value -> map("k", value, "z", only(value)));
    places.put("k:\n- {{v}}\n- - {{v}}\n  - 1\n", value -> map("k", both(value, both(value, 1L))));
    places.put("k:\n- a: {{v}}\n  b: 1\n", value -> map("k", only(map("a", value, "b", 1L))));

    places.forEach(
        (template, expected) -> {
          HostileValues values = new HostileValues(new Random(seed));
          for (int i = 0; i < ROUNDS; i++) {
            Object value = values.value(2);
            assertThat(rendered(template, value)).as(template).isEqualTo(expected.of(value));
          }
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void insideQuotesAndBlocksATextIsExactlyItsLetters(long seed) {
    Map<String, Function<String, Object>> places = new LinkedHashMap<>();
    places.put("k: \"a{{v}}b\"\n", text -> map("k", "a" + text + "b"));
    places.put("k: '{{v}}'\n", text -> map("k", text));
    places.put("k: ['{{v}}', \"{{v}}\"]\n", text -> map("k", both(text, text)));
    places.put("k: \"\n  a\n  {{v}} b\"\n", text -> map("k", " a " + text + " b"));
    places.put("\"{{v}}\": 1\n", text -> map(text, 1L));
    places.put("k: |\n  a{{v}}b\n  c\nz: 1\n", text -> map("k", "a" + text + "b\nc\n", "z", 1L));
    places.put("k: |-\n  a\n    {{v}}b\n", text -> map("k", "a\n  " + text + "b"));
    places.put("k: |+\n  {{v}}\n\nz: 1\n", text -> map("k", text + "\n\n", "z", 1L));
    places.put("k: |\n  {{v}}\nz: 1\n", text -> map("k", clipped(text), "z", 1L));
    places.put("k: >-\n  a\n  {{v}}b\n", text -> map("k", "a " + text + "b"));
    places.put("k: 1 # {{v}}\n# {{v}}\nz: 1\n", _ -> map("k", 1L, "z", 1L));

    places.forEach(
        (template, expected) -> {
          HostileValues values = new HostileValues(new Random(seed));
          for (int i = 0; i < ROUNDS; i++) {
            String text = values.text();
            assertThat(rendered(template, text)).as(template).isEqualTo(expected.apply(text));
          }
        });
  }

  private static String clipped(String text) {
    String end = text;
    while (end.endsWith("\n")) {
      end = end.substring(0, end.length() - 1);
    }
    return end.isEmpty() ? "" : end + "\n";
  }

  /// The oracle is YAML itself: a text without quotes is refused exactly where writing it into the
  /// template by hand would have made something else of it.
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      quoteCharacter = '§',
      delimiter = '~',
      value = {
        "k: a@b",
        "k: @b",
        "k: a@",
        "k: a @ b",
        "k: @",
        "k: [a@b]",
        "k: [@b]",
        "k: [a@]",
        "{k: a@}"
      })
  void insideAPlainTextAValueIsRefusedWhereYamlWouldReadItDifferently(String pattern) {
    for (long seed : seeds().toArray()) {
      HostileValues values = new HostileValues(new Random(seed));
      for (int i = 0; i < ROUNDS; i++) {
        // Stricter than needed: these cannot be seen, and readers do not agree on them.
        String text = values.text().replaceAll("[\ufeff\u2028\u2029]", "");
        // Two tags, so that the place is never a whole scalar.
        Object ours = attempt(pattern.replace("@", "{{v}}{{e}}") + "\n", text);
        String meant = pattern.replaceAll("^\\{?k: \\[?|[]}]$", "").replace("@", text);
        Object byHand = byHand(pattern.replace("@", text) + "\n", pattern, meant);
        assertThat(ours).as("seed %d, %s with %s", seed, pattern, escaped(text)).isEqualTo(byHand);
      }
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> escaped.append(c >= ' ' && c < 0x7f ? "" + (char) c : "\\u%04x".formatted(c)));
    return escaped.toString();
  }

  private static Object byHand(String yaml, String pattern, String meant) {
    Object expected = pattern.contains("[") ? map("k", only(meant)) : map("k", meant);
    try {
      for (Yaml.Dialect dialect : Yaml.Dialect.values()) {
        List<YamlNode> documents = Yaml.read(Source.of("by hand", yaml), dialect);
        if (documents.size() != 1 || !expected.equals(documents.getFirst().value())) {
          return "refused";
        }
      }
      return expected;
    } catch (KdeployException e) {
      return "refused";
    }
  }

  private static Object attempt(String template, String text) {
    Map<String, @Nullable Object> tree = Templates.tree("v", text);
    tree.put("e", "");
    try {
      return new Templates().values(template, tree).getFirst();
    } catch (KdeployException e) {
      if (System.getProperty("show") != null) {
        throw e;
      }
      return "refused";
    }
  }

  private static Object rendered(String template, @Nullable Object value) {
    List<? extends @Nullable Object> documents =
        new Templates().values(template, Templates.tree("v", value));
    assertThat(documents).hasSize(1);
    return documents.getFirst();
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static List<@Nullable Object> only(@Nullable Object item) {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(item);
    return list;
  }

  private static List<@Nullable Object> both(@Nullable Object first, @Nullable Object second) {
    List<@Nullable Object> list = only(first);
    list.add(second);
    return list;
  }
}

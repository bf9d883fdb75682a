package dev.kdeploy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @Test
  void mapsKeepTheirOrder() {
    assertThat(written("b: 1\na: {z: 1, x: [1, 2]}\n"))
        .isEqualTo("b: 1\na:\n  z: 1\n  x:\n  - 1\n  - 2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# only\n",
        "---\n",
        "--- # c\n...\n",
        "---\n---\n",
        "null\n",
        "~",
        "\ufeff",
        "  \n\n"
      })
  void whatHoldsNothingHasNoDocument(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void documentsAreSeparatedAndEmptyOnesLeftOut() {
    assertThat(read("a: 1\n---\n# none\n---\nb: 2\n...\n---\nc: 3\n"))
        .extracting(YamlNode::value)
        .hasToString("[{a=1}, {b=2}, {c=3}]");
    assertThat(read("%YAML 1.2\n---\na: 1\n").getFirst().value()).hasToString("{a=1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: |\n  x\nb: 1\n",
        "a: |\r\n  x\r\nb: 1\r\n",
        "\ufeffa: |\n  x\nb: 1",
        "a: |\r  x\rb: 1\r"
      })
  void lineEndsAndByteOrderMarksDoNotMatter(String text) {
    assertThat(written(text)).isEqualTo("a: |\n  x\nb: 1\n");
  }

  @Test
  void aLastLineWithoutItsEndKeepsOneAsKubectlDoes() {
    assertThat(read("a: |\n  x").getFirst().value()).hasToString("{a=x\n}");
    assertThat(read("a: |+\n  x\n\n\n").getFirst().value()).hasToString("{a=x\n\n\n}");
  }

  @Test
  void everyNodeKnowsItsPlace() {
    YamlMap map =
        (YamlMap) read("# one\na: {b: \"x y\", c: [1, é]}\n😀x: &k 12\nd: |\n  text\n").getFirst();

    List<String> places = new ArrayList<>();
    places(map, places);

    assertThat(places)
        .containsExactly(
            "map 2:1+24",
            "a 2:1+1",
            "map 2:4+21",
            "b 2:5+1",
            "scalar 2:8+5",
            "c 2:15+1",
            "list 2:18+6",
            "scalar 2:19+1",
            "scalar 2:22+1",
            "😀x 3:1+3",
            "scalar 3:6+5",
            "d 4:1+1",
            "scalar 4:4+1");
  }

  @Test
  void unusualLineEndsInATextDoNotShiftPlaces() {
    YamlMap map = (YamlMap) read("a: \"x\u2028y\u0085z\"\nb: 1\n").getFirst();

    assertThat(map.entries().get("b")).extracting(YamlMap.Entry::key).hasToString("file.yaml:2:1");
  }

  private static void places(YamlNode node, List<String> into) {
    switch (node) {
      case YamlMap map -> {
        into.add("map " + place(map.location()));
        map.entries()
            .forEach(
                (key, entry) -> {
                  into.add(key + " " + place(entry.key()));
                  places(entry.node(), into);
                });
      }
      case YamlList list -> {
        into.add("list " + place(list.location()));
        list.items().forEach(item -> places(item, into));
      }
      case YamlScalar scalar -> into.add("scalar " + place(scalar.location()));
    }
  }

  private static String place(Location place) {
    return place.line() + ":" + place.column() + "+" + place.length();
  }

  @Test
  void mergeKeysMergeAndTheMapsOwnKeysWin() {
    String text =
        """
        x: &x {a: 1, b: 2}
        y: &y {c: 3, a: 9}
        z:
          <<: [*x, *y]
          b: 5
        w: {<<: *x}
        """;

    assertThat(written(text)).endsWith("z:\n  b: 5\n  a: 1\n  c: 3\nw:\n  a: 1\n  b: 2\n");
    assertThat(written("\"<<\": 1\n")).isEqualTo("\"<<\": 1\n");
    assertThat(problems("<<: 1\n"))
        .isEqualTo("file.yaml:1:1: `<<` takes a map or a list of maps\n");
  }

  @Test
  void keysAreReadAsKubectlReadsThem() {
    assertThat(written("y: 1\n1.10: 2\n1e7: 3\n08: 4\n\"on\": 5\n? x\n: 6\n"))
        .isEqualTo("\"true\": 1\n\"1.1\": 2\n\"1e+07\": 3\n\"8\": 4\n\"on\": 5\nx: 6\n");
    assertThat(Yaml.read(Source.of("f", "y: 1\n1.10: 2\n"), Dialect.CORE).getFirst().value())
        .hasToString("{y=1, 1.10=2}");
  }

  @Test
  void explicitTagsDecide() {
    String text =
        """
        a: !!str 1
        b: !!int "2"
        c: !!float 3
        d: !!bool "yes"
        e: !!null ''
        f: !!binary aGk=
        g: ! 4
        h: !!set {q}
        """;

    assertThat(written(text))
        .isEqualTo("a: \"1\"\nb: 2\nc: 3\nd: true\ne: null\nf: hi\ng: \"4\"\nh:\n  q: null\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "a: 1⏎a: 2                 ~ 2:1 the key `a` stands here a second time",
        "a: {b: 1, b: 2}           ~ 1:11 the key `b` stands here a second time",
        "y: 1⏎true: 2              ~ 2:1 the key `true` stands here a second time",
        "a:⏎⇥b: 1                  ~ 2:1 a tab stands here, and YAML is indented with spaces only",
        "a: b: c                   ~ 1:5 this `:` cannot stand here",
        "a: 1⏎ b: 2                ~ 2:3 this `:` cannot stand here",
        "a:⏎    b: 1⏎   c: 2       ~ 3:4 this line is indented differently from the lines around"
            + " it",
        "a:1⏎b: 2                  ~ 1:2 a space is missing after this `:`",
        "a: \"x⏎b: 2               ~ 1:4 the quotes that open here are never closed",
        "a: 'it's'⏎                ~ 1:8 text follows behind the end of a quoted text",
        "a: 'x' y                  ~ 1:8 text follows behind the end of a quoted text",
        "a: - b                    ~ 1:4 a list item cannot start here",
        "a: [1, 2⏎b: 3             ~ 1:4 this list is not closed, or a comma is missing",
        "a: {b: 1⏎c: 2             ~ 1:4 this map is not closed, or a comma is missing",
        "a: *.example.com          ~ 1:4 `*` starts an alias, and this is none",
        "a: *                      ~ 1:4 `*` starts an alias, and this is none",
        "a: *x                     ~ 1:4 there is no anchor `&x` before the alias `*x`",
        "a: @x                     ~ 1:4 a text cannot start with this character",
        "a: %x                     ~ 1:4 a text cannot start with this character",
        "a: `x`                    ~ 1:4 a text cannot start with this character",
        "a: \"\\d+\"               ~ 1:5 this `\\` starts an escape that is not known inside double"
            + " quotes",
        "a: | x                    ~ 1:6 behind `|` or `>` stands something else than its signs",
        "a: {{x}}                  ~ 1:4 `{{x}}` without quotes is no YAML",
        "a: {{x}}/y                ~ 1:4 `{{x}}` without quotes is no YAML",
        "a: x{{y}}: z              ~ 1:5 `{{y}}` without quotes is no YAML",
        "a: !foo 1                 ~ 1:4 the tag `!foo` is not known here",
        "a: !foo {b: 1}            ~ 1:4 the tag `!foo` is not known here",
        "a: !!int x                ~ 1:4 `x` is not what its tag `!!int` says",
        "a: &a [*a]                ~ 1:8 the alias `*a` contains itself",
        "[1]: 2                    ~ 1:1 a key must be a text",
        "null: 2                   ~ 1:1 a key must be a text, found nothing",
        "a: .inf                   ~ 1:4 `.inf` is no number that Kubernetes can hold",
        "a: \"\\ud83d\"            ~ 1:4 this text holds half of a character, written as an escape",
        "a: 1⏎- b                  ~ 2:1 a list item cannot stand among the keys of a map",
      })
  void mistakesAreSaidInWordsAndAtTheirPlace(String text, String expected) {
    String yaml = text.strip().replace("⏎", "\n").replace("⇥", "\t") + "\n";

    assertThat(problems(yaml).lines().findFirst())
        .hasValue("file.yaml:" + expected.replaceFirst(" ", ": "));
  }

  @Test
  void controlCharactersAreNamed() {
    assertThat(problems("a: 1\nb: x\u0007y\n"))
        .isEqualTo("file.yaml:2:5: the character U+0007 cannot stand in YAML as it is\n");
  }

  @Test
  void allProblemsOfADocumentAreReported() {
    assertThat(problems("a: 1\na: 2\nb: !x 1\nc: *d\n").lines()).hasSize(3);
  }

  @Test
  void bombsAreRefusedBeforeTheyGrow() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
    }

    assertThat(problems(bomb.toString()))
        .contains("aliases blow this up to more than a million nodes");
  }

  @Test
  void deepNestingIsRefusedQuickly() {
    assertThat(problems("[".repeat(100_000)))
        .contains("file.yaml:1:101: maps and lists are nested deeper than 100 levels");
    assertThat(problems("{a: ".repeat(100_000))).contains("nested deeper than 100 levels");
    assertThat(problems("- ".repeat(20_000) + "x")).contains("nested deeper than 100 levels");
  }

  @Test
  void largeFilesAreRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("---\nkind: ConfigMap\nmetadata: {name: n")
          .append(i)
          .append("}\ndata:\n  text: |\n");
      text.append("    a line of text that makes this large ".repeat(6)).append("\n");
    }

    assertThat(text.length()).isGreaterThan(5_000_000);
    assertThat(read(text.toString())).hasSize(20_000);
  }

  @Test
  void longKeysAndTextsSurvive() {
    String key = "k".repeat(3000);
    String text = "\"" + key + "\"";

    assertThat(read(Yaml.write(java.util.Map.of(key, "v"))).getFirst().value())
        .hasToString("{" + key + "=v}");
    assertThat(read("a: " + text + "\n").getFirst().value()).hasToString("{a=" + key + "}");
  }

  private static List<YamlNode> read(String text) {
    return Yaml.read(Source.of("file.yaml", text), Dialect.KUBECTL);
  }

  private static String written(String text) {
    List<@Nullable Object> values = new ArrayList<>();
    read(text).forEach(node -> values.add(node.value()));
    return Yaml.writeAll(values);
  }

  private static String problems(String text) {
    try {
      return "none: " + written(text);
    } catch (KdeployException e) {
      StringBuilder lines = new StringBuilder();
      for (Problem problem : e.problems()) {
        lines.append(problem).append('\n');
      }
      return lines.toString();
    }
  }
}

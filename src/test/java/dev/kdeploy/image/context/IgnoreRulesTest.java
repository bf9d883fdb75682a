package dev.kdeploy.image.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
  private static final Path TABLE = Path.of("src/test/resources/image/context/ignore.txt");

  static Stream<Arguments> rows() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> line.contains(" => "))
        .map(line -> line.split(" => ", -1))
        .map(row -> Arguments.of(row[0], row[1], row[2].equals("ignored")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void judgesAsDockerDoes(String patterns, String path, boolean ignored) {
    IgnoreRules rules = rules(patterns.split(" ; ", -1));

    assertThat(rules.ignores(path)).isEqualTo(ignored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "[^", "[^bc", "a[", "[]a]", "[-]", "[x-]", "[-x]", "\\", "a\\", "[a-b-c]", "!", "! ",
        "!  [", "x/[a", "foo\\ ", "[a-", "[\\", "**/[", "!a[]"
      })
  void refusesWhatIsNoPatternAtItsLine(String pattern) {
    KdeployException refused =
        catchThrowableOfType(
            KdeployException.class, () -> IgnoreRules.read("x/.dockerignore", "a\n" + pattern));

    Problem problem = refused.problems().getFirst();
    assertThat(problem.where()).hasToString("x/.dockerignore:2:1");
    assertThat(problem.fix()).isNotNull();
  }

  @Test
  void namesEveryLineThatIsNoPattern() {
    assertThatThrownBy(() -> rules("[", "a", "!"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(KdeployException.class))
        .satisfies(refused -> assertThat(refused.problems()).hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[z-a]", "a\\c", "[[:letter:]]", "\\p*", "\\1x"})
  void refusesAnExpressionOnlyWhenItIsAsked(String pattern) {
    IgnoreRules rules = rules("*", "!" + pattern);
    IgnoreRules unasked = rules("!" + pattern);

    assertThatThrownBy(() -> rules.ignores("x")).hasMessageContaining("is not a pattern");
    assertThat(unasked.ignores("x")).isFalse();
  }

  @Test
  void readsLinesAsDockerDoes() {
    String text =
        "\uFEFF# comment\r\n\n   \t\n  b  \r\n #c\r\n\u00A0d\u2003\n!\t/e \nf\rg\n# x\nlast";
    IgnoreRules rules = IgnoreRules.read(".dockerignore", "e\n" + text);

    assertThat(Stream.of("b", "#c", "d", "f\rg", "last")).allMatch(rules::ignores);
    assertThat(Stream.of("# comment", "c", "e", "f", "# x", "x")).noneMatch(rules::ignores);
  }

  @Test
  void takesAByteOrderMarkOnlyAtTheBeginning() {
    assertThat(IgnoreRules.read("", "\uFEFFa").ignores("a")).isTrue();
    assertThat(IgnoreRules.read("", "b\n\uFEFFa").ignores("a")).isFalse();
  }

  @Test
  void ignoresNothingWithoutRules() {
    assertThat(rules().ignores("a/b")).isFalse();
    assertThat(rules("", "#", "# x").ignores("#")).isFalse();
  }

  @Test
  void entersAnIgnoredDirectoryOnlyForAnExceptionThatMayMatchInIt() {
    assertThat(enters("a", "a")).isFalse();
    assertThat(enters("a", "a", "!b")).isFalse();
    assertThat(enters("a", "a", "!ab/c")).isFalse();
    assertThat(enters("a", "a", "!a/b")).isTrue();
    assertThat(enters("a/b", "a", "!a/b/c")).isTrue();
    assertThat(enters("a/x", "a", "!a/b/c")).isFalse();
    assertThat(enters("a", "a", "!*.md")).isFalse();
    assertThat(enters("a", "a", "!*/x.md")).isTrue();
    assertThat(enters("a/b", "a", "!*/x.md")).isFalse();
    assertThat(enters("a", "a", "!**/x.md")).isTrue();
    assertThat(enters("a", "a", "!**x")).isTrue();
    assertThat(enters("a", "a", "![b-z]/x")).isFalse();
    assertThat(enters("a", "a", "!a/**")).isTrue();
    assertThat(enters("a", "a", "!b/**")).isFalse();
    assertThat(enters("a", "!a/b", "a")).isFalse();
    assertThat(enters("a/c", "a", "!a/b", "**/c")).isFalse();
  }

  @Test
  void takesNoLongerForAHostilePattern() {
    IgnoreRules rules = rules("*a".repeat(200) + "b");

    assertThat(rules.ignores("a".repeat(4000))).isFalse();
  }

  private static boolean enters(String directory, String... lines) {
    IgnoreRules rules = rules(lines);
    IgnoreRules.Verdict verdict = null;
    for (int slash = directory.indexOf('/'); slash > 0; slash = directory.indexOf('/', slash + 1)) {
      verdict = rules.judge(directory.substring(0, slash), verdict);
    }
    return rules.mayBringBack(directory, rules.judge(directory, verdict));
  }

  private static IgnoreRules rules(String... lines) {
    return IgnoreRules.read(".dockerignore", String.join("\n", List.of(lines)));
  }
}

package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.problem.KdeployException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "x {{word}} y | x hello y",
        "{{ word }}{{word}} | hellohello",
        "{{{word}}}! | hello!",
        "{{db.host}}:{{db.port}} | localhost:5432",
        "{{values.word}}! | hello!",
        "{{dotted.name}}! | dots!",
        "v{{version}} | v1.10",
        "n{{number}} | n3",
        "b{{bool}} | btrue",
        "\\{{word}} | {{word}}",
        "\\\\{{word}} | \\hello",
        "\\\\\\{{word}} | \\{{word}}",
        "a }} b | a }} b",
        "{ {word} } | { {word} }",
        "{{word}}\\{{ .Values.x }} | hello{{ .Values.x }}",
        "{{escaped}}! | {{literal}}!",
        "{{derived}} | say hello",
      })
  void fillsInTexts(String text, String expected) {
    Values values =
        Written.in(directory)
            .project(
                """
                values:
                  word: hello
                  version: 1.10
                  number: 3
                  bool: true
                  db: {host: localhost, port: 5432}
                  dotted.name: dots
                  escaped: '\\{{literal}}'
                  derived: say {{word}}
                workloads:
                  web: {image: nginx:1, env: {A: '%s'}}
                """
                    .formatted(text))
            .read()
            .values();

    assertThat(LayersTest.at(values, "workloads", "web", "env", "A")).isEqualTo(expected);
  }

  @Test
  void keepsTheTypeOfAWholeText() {
    Values values =
        Written.in(directory)
            .project(
                """
                values:
                  n: 3
                  list: [a, b]
                  map: {requests: {cpu: 250m}}
                workloads:
                  web: {image: nginx:1, replicas: "{{n}}", command: "{{list}}", resources: "{{ map }}"}
                """)
            .read()
            .values();

    assertThat(values.tree().get("workloads"))
        .isEqualTo(
            Map.of(
                "web",
                Map.of(
                    "image",
                    "nginx:1",
                    "replicas",
                    3L,
                    "command",
                    List.of("a", "b"),
                    "resources",
                    Map.of("requests", Map.of("cpu", "250m")))));
  }

  @Test
  void makesATextOfAValueWhereOnlyATextIsWanted() {
    Values values =
        Written.in(directory)
            .project(
                """
                values: {tag: 1.10}
                images: {web: {repository: a, tag: "{{tag}}"}}
                """)
            .read()
            .values();

    assertThat(LayersTest.at(values, "images", "web", "tag")).isEqualTo("1.10");
  }

  @Test
  void usesTheValuesOfTheTopmostLayer() {
    Values values =
        Written.in(directory)
            .project("values: {registry: a}\nworkloads: {web: {image: '{{registry}}/web'}}\n")
            .environment("dev", "values: {registry: b}\n")
            .set("values.registry=c")
            .read()
            .values();

    assertThat(LayersTest.at(values, "workloads", "web", "image")).isEqualTo("c/web");
  }

  @Test
  void leavesTheContentOfFilesAlone() {
    Values values =
        Written.in(directory)
            .project("workloads: {web: {image: nginx:1}}\n")
            .file("app.conf", "level = {{ .Level }}\n")
            .set(SetOption.Kind.SET_FILE, "workloads.web.config./etc.app\\.conf=app.conf")
            .read()
            .values();

    assertThat(LayersTest.at(values, "workloads", "web", "config", "/etc", "app.conf"))
        .isEqualTo("level = {{ .Level }}\n");
  }

  @Test
  void pointsToTheUseOfAValueAndNotToTheValue() {
    Written written =
        Written.in(directory)
            .project(
                "values:\n"
                    + "  r: {requests: {cpuu: [1]}}\n"
                    + "workloads: {web: {image: nginx:1, resources: '{{r}}'}}\n");

    assertThatThrownBy(written::read).hasMessageStartingWith("kdeploy.yaml:5:46");
  }

  @Test
  void refusesToGrowWithoutEnd() {
    StringBuilder text = new StringBuilder("values:\n  big: \"" + "x".repeat(1_000_000) + "\"\n");
    text.append("x-many: \"" + "{{big}}".repeat(100_000) + "\"\n");
    Written written = Written.in(directory).project(text.toString());

    assertThatThrownBy(written::read)
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("grow");
  }

  @Test
  void refusesToMultiplyMapsWithoutEnd() {
    StringBuilder text = new StringBuilder("values:\n  big: [" + "x,".repeat(20_000) + "x]\n");
    text.append("x-many: [" + "\"{{big}}\",".repeat(20_000) + "a]\n");
    Written written = Written.in(directory).project(text.toString());

    assertThatThrownBy(written::read)
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("grow");
  }
}

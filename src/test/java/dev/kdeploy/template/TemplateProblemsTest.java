package dev.kdeploy.template;

import static dev.kdeploy.template.Templates.problems;
import static dev.kdeploy.template.Templates.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said about a template that cannot be rendered, and which place is named.
class TemplateProblemsTest {
  @Test
  void aMissingNameNamesTheNearest() {
    assertThat(problems("a: 1\nb: x-{{ registy }}\n", "{registry: r, name: n}"))
        .isEqualTo(
            "t.yaml:2:6: nothing is called `registy` here\n  fix: did you mean `registry`?\n");
    assertThat(problems("a: {{foo}}\n", "{registry: r, name: n}"))
        .isEqualTo("t.yaml:1:4: nothing is called `foo` here\n  fix: known here: name, registry\n");
  }

  @Test
  void aMissingNameBelowAnotherSaysWhatIsThere() {
    assertThat(problems("a: {{image.tga}}\n", "image: {tag: t, name: n}"))
        .isEqualTo("t.yaml:1:4: `image` has no `tga`\n  fix: did you mean `tag`?\n");
    assertThat(problems("a: {{image.tag.x}}\n", "image: {tag: t}"))
        .isEqualTo("t.yaml:1:4: `image.tag` has no `x`\n  why: `image.tag` is a text\n");
    assertThat(problems("a: {{image.tag}}\n", "image: null"))
        .isEqualTo("t.yaml:1:4: `image` has no `tag`\n  why: `image` is null\n");
  }

  @Test
  void allMissingNamesAreReportedAtOnceAndEachOnce() {
    assertThat(
            problems("{{#list}}\n- {{x}}\n- {{y}}\n{{/list}}\n- {{z}}\n", "list: [1, 2, 3]")
                .lines()
                .filter(line -> line.startsWith("t.yaml")))
        .containsExactly(
            "t.yaml:2:3: nothing is called `x` here",
            "t.yaml:3:3: nothing is called `y` here",
            "t.yaml:5:3: nothing is called `z` here");
  }

  @Test
  void theRoundOfASectionAndThePartialAreNamed() {
    Map<String, @Nullable Object> workloads = new LinkedHashMap<>();
    workloads.put("web", tree("port: 80"));
    workloads.put("db", tree("prt: 81"));

    assertThat(
            new Templates()
                .with("port", "port: {{port}}\n")
                .problems("{{#w}}\n---\n{{> port}}\n{{/w}}\n", tree("w", new Named(workloads))))
        .isEqualTo(
            """
            port:1:7: nothing is called `port` here
              in the partial `port`, t.yaml:3:1
              for `db` of `w`, t.yaml:1:1
              fix: did you mean `prt`?
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "a: {{#x}}1           ~ t.yaml:1:4: the section `{{#x}}` is never closed",
        "a: {{/x}}            ~ t.yaml:1:4: `{{/x}}` closes a section that is not open",
        "{{#a}}{{#b}}{{/a}}   ~ t.yaml:1:7: the section `{{#b}}` is not closed before `{{/a}}`",
        "a: {{x               ~ t.yaml:1:4: the tag that opens here is never closed",
        "a: {{{x}}            ~ t.yaml:1:4: the tag that opens here is never closed",
        "a: {{}}              ~ t.yaml:1:4: the tag `{{}}` has no name",
        "a: {{# }}            ~ t.yaml:1:4: the tag `{{# }}` has no name",
        "a: {{=<% %>=}}       ~ t.yaml:1:4: the tag `{{=<% %>=}}` would change what tags look like",
        "a: {{%IMPLICIT}}     ~ t.yaml:1:4: the tag `{{%IMPLICIT}}` is a pragma",
        "a: {{ .Values.x }}   ~ t.yaml:1:4: `.Values.x` is not a name",
        "a: {{ a b }}         ~ t.yaml:1:4: `a b` is not a name",
        "a: {{a.}}            ~ t.yaml:1:4: `a.` is not a name",
        "a: {{<x}}{{/x}}      ~ t.yaml:1:4: the tag `{{<x}}` is template inheritance",
      })
  void aWrongTagIsNamedByItsPlace(String template, String expected) {
    assertThat(problems(template + "\n", "x: 1")).startsWith(expected);
  }

  @Test
  void allWrongTagsAreReportedAtOnce() {
    assertThat(
            problems("a: {{=x}}\nb: {{}}\n{{#c}}\n", "x: 1")
                .lines()
                .filter(line -> line.startsWith("t.yaml")))
        .hasSize(3);
  }

  @Test
  void aMistakeInTheYamlIsShownInTheTemplateWithItsTags() {
    assertThat(problems("{{#on}}\na: 1\n{{/on}}\nb: c: {{x}}\n", "{x: 1, on: true}"))
        .startsWith("t.yaml:4:5: this `:` cannot stand here");
    assertThat(problems("a: 1\n{{x}}: 2\n{{x}}: 3\n", "x: k"))
        .startsWith(
            "t.yaml:3:1: the key `k` stands here a second time\n"
                + "  why: it stands first at t.yaml:2:1");
    assertThat(problems("a: [{{x}}\n", "x: 1")).startsWith("t.yaml:1:4: this list is not closed");
    assertThat(problems("labels:\n  {{labels}}\n  more: 1\n", "labels: {a: 1}"))
        .startsWith("t.yaml:3:7: this `:` cannot stand here");
  }

  @Test
  void aMistakeInAnIndentedPartialIsShownAtItsOwnPlace() {
    assertThat(
            new Templates().with("p", "a: 1\n\tb: 2\n").problems("x:\n  {{> p}}\n", tree("x: 1")))
        .startsWith("p:2:1: a tab stands here")
        .contains("in the partial `p`, t.yaml:2:3");
  }

  @Test
  void aMistakeMadeByAVerbatimValueIsShownAtItsTag() {
    assertThat(problems("a: 1\nb: {{{x}}}\n", "x: \"c: d\"")).startsWith("t.yaml:2:4: this `:`");
  }

  @Test
  void aDocumentThatIsNoMapIsRefusedAsAnObject() {
    assertThat(Templates.rendering("- {{x}}\n", tree("x: 1")))
        .startsWith("t.yaml:1:1: a document of a template must be a map, found a list");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: \"\uE000\uE010\"'",
    "'a: \"\\uE000\\uE010\"'",
    "'a: \"\\U0000e005\"'",
    "'a: {{{x}}}'"
  })
  void nothingCanBeTakenForATag(String template) {
    assertThat(problems(template + "\nb: {{y}}\n", "{x: \"\uE000\uE010\", y: 1}"))
        .startsWith("t.yaml:1:")
        .contains("the characters U+E000 to U+E01F cannot be used in templates");
  }
}

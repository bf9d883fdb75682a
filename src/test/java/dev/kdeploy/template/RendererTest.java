package dev.kdeploy.template;

import static dev.kdeploy.template.Templates.problems;
import static dev.kdeploy.template.Templates.render;
import static dev.kdeploy.template.Templates.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '§',
      delimiter = '|',
      value = {
        "3                     | 3",
        "-1                    | -1",
        "1.5                   | 1.5",
        "true                  | true",
        "null                  | null",
        "\"1.0\"               | \"1.0\"",
        "\"no\"                | \"no\"",
        "\"\"                  | \"\"",
        "\"null\"              | \"null\"",
        "\"08\"                | \"08\"",
        "\"12:30:45\"          | \"12:30:45\"",
        "\"2001-01-01\"        | \"2001-01-01\"",
        "\"a: b\"              | \"a: b\"",
        "\"# no comment\"      | \"# no comment\"",
        "\"{{x}}\"             | \"{{x}}\"",
        "web                   | web",
        "[]                    | []",
        "{}                    | {}",
      })
  void aTagThatIsTheWholeScalarKeepsTheTypeOfItsValue(String value, String written) {
    Map<String, @Nullable Object> tree = tree("x: " + value);

    assertThat(new Templates().written("key: {{x}}\n", tree)).isEqualTo("key: " + written + "\n");
    assertThat(new Templates().written("key: [{{x}}]\n", tree))
        .isEqualTo("key:\n- " + written + "\n");
    assertThat(new Templates().written("{key: {{x}}}\n", tree)).isEqualTo("key: " + written + "\n");
    assertThat(new Templates().written("key:\n  {{x}}\n", tree))
        .isEqualTo("key: " + written + "\n");
    assertThat(new Templates().written("- {{ x }}   # why\n", tree))
        .isEqualTo("- " + written + "\n");
  }

  @Test
  void aMapOrListStandsWhereItsTagDoes() {
    String rendered =
        render(
            """
            labels: {{labels}}
            same:
              {{labels}}
            after: {here: {{ports}}, too: 1}
            items:
              - {{labels}}
              - {{ports}}
              - name: last
                ports: {{ports}}
            """,
            "{labels: {app: web, on: \"1\"}, ports: [80, 443]}");

    assertThat(rendered)
        .isEqualTo(
            """
            labels:
              app: web
              "on": "1"
            same:
              app: web
              "on": "1"
            after:
              here:
              - 80
              - 443
              too: 1
            items:
            - app: web
              "on": "1"
            - - 80
              - 443
            - name: last
              ports:
              - 80
              - 443
            """);
  }

  @Test
  void aWholeDocumentMayBeOneTag() {
    assertThat(render("{{#docs}}\n---\n{{.}}\n{{/docs}}\n", "docs: [{a: 1}, {b: 2}, null]"))
        .isEqualTo("a: 1\n---\nb: 2\n");
  }

  @Test
  void aTagInsideAPlainScalarIsText() {
    assertThat(
            render(
                "image: {{registry}}/web:{{tag}}\ncpu: {{n}}m\nargs: [--port={{n}}, a b {{tag}}]\n",
                "{registry: \"localhost:5000\", tag: \"1.0\", n: 500}"))
        .isEqualTo("image: localhost:5000/web:1.0\ncpu: 500m\nargs:\n- --port=500\n- a b 1.0\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '§',
      delimiter = '|',
      value = {
        "\"a\\nb\"   | a line break",
        "\"a\\u2028b\"| a line break",
        "\"a: b\"    | a `:` that ends a key",
        "\"a:\"      | a `:` that ends a key",
        "\"a #b\"    | a ` #` that starts a comment",
        "\" \"       | a space at its edge",
        "\"a\\u0007\"| a control character",
      })
  void aValueThatWouldBreakAPlainScalarIsRefused(String value, String danger) {
    assertThat(problems("key: x-{{v}}\n", "v: " + value))
        .contains("t.yaml:1:8: the value of `v` cannot stand here without quotes")
        .contains(danger)
        .contains("fix: put quotes around the whole text");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '§',
      delimiter = '~',
      value = {
        "\"- x\"", "\"*x\"", "\"&x\"", "\"!x\"", "\"[\"", "\"{\"", "\"#\"", "\"|\"", "\">\"",
        "\"@\"", "\"`\"", "\"%\"", "\"'\"", "'\"'", "\"? \""
      })
  void aValueThatStartsAPlainScalarWithASignIsRefused(String value) {
    assertThat(problems("key: {{v}}x\n", "v: " + value))
        .contains("t.yaml:1:6: the value of `v` cannot stand here without quotes");
  }

  @Test
  void bracketsAndCommasAreRefusedOnlyInsideBrackets() {
    assertThat(render("key: a{{v}}\n", "v: \"[1,2]\"")).isEqualTo("key: \"a[1,2]\"\n");
    assertThat(problems("key: [a{{v}}]\n", "v: \"1,2\"")).contains("a `,` inside brackets");
    assertThat(problems("key: {a: {b: a{{v}}}}\n", "v: \"}\"")).contains("a `}` inside brackets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{one}}.{{two}} | a number", "{{one}}{{two}}   | a number", "0x{{one}}        | a number",
        "{{one}}e3       | a number", "n{{empty}}       | false", "y{{es}}           | true",
        "{{empty}}{{empty}} | null", "tru{{e}}          | true",
      })
  void aTextPutTogetherThatWouldBeReadAsSomethingElseIsRefused(String scalar, String other) {
    assertThat(problems("key: " + scalar + "\n", "{one: 1, two: 2, empty: \"\", es: es, e: e}"))
        .contains("which YAML reads as " + other)
        .contains("fix: put quotes around it");
  }

  @Test
  void quotesMakeATextOfAnything() {
    assertThat(render("a: \"{{v}}\"\nb: '{{v}}'\n", "v: 1.0"))
        .isEqualTo("a: \"1.0\"\nb: \"1.0\"\n");
    assertThat(
            new Templates()
                .values("a: \"{{v}}\"\nb: 'it''s {{v}}'\n", tree("v", "'\"\\n\n\t#: "))
                .toString())
        .isEqualTo("[{a='\"\\n\n\t#: , b=it's '\"\\n\n\t#: }]");
  }

  @Test
  void insideQuotesAndBlocksAMapIsJsonOnOneLine() {
    assertThat(render("a: '{{v}}'\nb: |\n  {{v}}\n", "v: {a: [1, \"x\"]}"))
        .isEqualTo("a: \"{\\\"a\\\":[1,\\\"x\\\"]}\"\nb: |\n  {\"a\":[1,\"x\"]}\n");
  }

  @ParameterizedTest
  @CsvSource({"key: a-{{v}}", "key: 'a-{{v}}'", "'key: \"a-{{v}}\"'"})
  void nothingIsNoPartOfAText(String template) {
    assertThat(problems(template + "\n", "v: null"))
        .contains("`v` is null and cannot be a part of a text");
  }

  @Test
  void aBlockScalarKeepsTheLinesOfAValue() {
    String rendered =
        render(
            """
            data:
              nginx.conf: |
                server {
                  {{body}}
                }
              last: |-
                {{body}}
              kept: |+
                {{body}}

              folded: >
                one
                {{body}}
            """,
            "body: \"a: b\\n  # c\\n---\\n\"");

    assertThat(rendered)
        .isEqualTo(
            """
            data:
              nginx.conf: |
                server {
                  a: b
                  # c
                ---

                }
              last: |-
                a: b
                  # c
                ---
              kept: |+
                a: b
                  # c
                ---


              folded: |
                one a: b
                  # c
                ---
            """);
  }

  @Test
  void aBlockScalarOfOneEmptyValueIsEmpty() {
    assertThat(render("a: |\n  {{v}}\nb: 1\n", "v: \"\"")).isEqualTo("a: \"\"\nb: 1\n");
    assertThat(render("a: |\n  {{v}}\nb: 1\n", "v: \"  x\"")).isEqualTo("a: |2\n    x\nb: 1\n");
  }

  @Test
  void aTagInACommentIsLeftAlone() {
    assertThat(render("a: 1 # {{v}} and {{unknown}}\n# {{v}}\n", "v: \"x\\nb: 2\""))
        .isEqualTo("a: 1\n");
  }

  @Test
  void aTagMayBeAKey() {
    assertThat(
            render("{{k}}: 1\n'{{k}}-a': 2\na.{{n}}: 3\n{{n}}: 4\n", "{k: \"yes: no\", n: 8080}"))
        .isEqualTo("\"yes: no\": 1\n\"yes: no-a\": 2\na.8080: 3\n\"8080\": 4\n");
    assertThat(problems("{{a}}: 1\n{{b}}: 2\n", "{a: x, b: x}"))
        .contains("t.yaml:2:1: the key `x` stands here a second time");
    assertThat(problems("{{a}}: 1\n", "{a: {}}")).contains("`a` is a map and cannot be a key");
    assertThat(problems("{{a}}: 1\n", "{a: null}")).contains("`a` is null and cannot be a key");
  }

  @ParameterizedTest
  @CsvSource({"a: &{{x}} 1", "a: !{{x}} 1", "a: &a-{{x}} 1"})
  void aTagIsNoPartOfAnAnchorOrATag(String template) {
    assertThat(problems(template + "\n", "x: y")).contains("t.yaml:1").contains("{{x}}");
  }

  @Test
  void anchorsAndMergesWorkAroundTags() {
    String template =
        """
        base: &base
          a: {{v}}
          b: x-{{v}}
        other:
          <<: *base
          b: 2
        third: *base
        """;

    assertThat(render(template, "v: 7"))
        .isEqualTo("base:\n  a: 7\n  b: x-7\nother:\n  b: 2\n  a: 7\nthird:\n  a: 7\n  b: x-7\n");
  }

  @Test
  void anExplicitTagDecidesTheType() {
    assertThat(render("a: !!str {{v}}\n", "v: 3")).isEqualTo("a: \"3\"\n");
  }

  @Test
  void verbatimTagsAreReadAsYaml() {
    assertThat(
            render(
                "a: {{{v}}}\nb: [{{&v}}]\n{{{more}}}\n", "{v: \"1.0\", more: \"x: 1\\ny: [z]\"}"))
        .isEqualTo("a: 1\nb:\n- 1\nx: 1\n\"true\":\n- z\n");
  }

  @Test
  void nothingIsEscapedForHtml() {
    assertThat(render("a: x{{v}}\n", "v: '<&>'")).isEqualTo("a: x<&>\n");
  }

  @Test
  void sectionsRunByTheRulesOfMustache() {
    assertThat(
            render(
                """
                {{#off}}a: 1{{/off}}
                {{^off}}b: 1{{/off}}
                {{#missing}}c: 1{{/missing}}
                {{^missing}}d: 1{{/missing}}
                {{#map}}
                e: {{inside}}-{{outside}}
                {{/map}}
                list:
                {{#list}}
                  - {{.}}
                {{/list}}
                {{#zero}}
                f: 1
                {{/zero}}
                {{#empty}}
                g: 1
                {{/empty}}
                """,
                "{off: false, map: {inside: x}, outside: y, list: [1, a, null, [2], {b: 3}], zero:"
                    + " 0, empty: []}"))
        .isEqualTo("b: 1\nd: 1\ne: x-y\nlist:\n- 1\n- a\n- null\n- - 2\n- b: 3\nf: 1\n");
  }

  @Test
  void namedThingsAreEnteredInOrderWithTheirName() {
    Map<String, @Nullable Object> workloads = new LinkedHashMap<>();
    workloads.put("web", tree("port: 80"));
    workloads.put("api", tree("{port: 81, name: hidden}"));
    workloads.put("plain", "text");
    Map<String, @Nullable Object> tree = tree("w", new Named(workloads));

    assertThat(
            new Templates()
                .written(
                    """
                    {{#w}}
                    {{name}}: {{#port}}{{port}}{{/port}}{{^port}}{{value}}{{/port}}
                    {{/w}}
                    one: {{w.web.port}}
                    all: {{w}}
                    """,
                    tree))
        .isEqualTo(
            """
            web: 80
            api: 81
            plain: text
            one: 80
            all:
              web:
                port: 80
              api:
                port: 81
                name: hidden
              plain: text
            """);
    assertThat(new Templates().written("{{^w}}a: 1{{/w}}\n", tree("w", new Named(Map.of()))))
        .isEqualTo("a: 1\n");
  }

  @Test
  void everyObjectKnowsItsPlaceInTheTemplate() {
    List<Manifest> manifests =
        new Renderer(TemplateFiles.fixed(Map.of()))
            .render(
                Source.of(
                    "t.yaml", "{{#n}}\n---\n# one\nkind: {{.}}\nmetadata: {name: x}\n{{/n}}\n"),
                tree("n: [A, B]"));

    assertThat(manifests).extracting(Manifest::toString).containsExactly("A/x", "B/x");
    assertThat(manifests)
        .extracting(manifest -> String.valueOf(manifest.source()))
        .containsExactly("t.yaml:4:1", "t.yaml:4:1");
  }

  @Test
  void renderingTwiceIsEqualAndCompilesOnce() {
    Renderer renderer = new Renderer(TemplateFiles.fixed(Map.of()));
    Source template = Source.of("t.yaml", "a: {{#x}}{{y}}{{/x}}\n");

    assertThat(renderer.render(template, tree("x: {y: 1}")))
        .isEqualTo(renderer.render(template, tree("x: {y: 1}")));
    assertThat(renderer.text(template, tree("x: {y: \"1\\n2\"}"))).isEqualTo("a: 1\n2\n");
  }

  @Test
  void thousandsOfObjectsComeFromOneTemplate() {
    List<@Nullable Object> numbers = new ArrayList<>();
    for (long i = 0; i < 5000; i++) {
      numbers.add(i);
    }

    List<Manifest> manifests =
        new Renderer(TemplateFiles.fixed(Map.of()))
            .render(
                Source.of(
                    "t.yaml",
                    "{{#n}}\n---\nkind: K\nmetadata: {name: n-{{.}}}\ndata: \"{{.}}\"\n{{/n}}\n"),
                tree("n", numbers));

    assertThat(manifests).hasSize(5000);
    assertThat(manifests.getLast()).hasToString("K/n-4999");
  }
}

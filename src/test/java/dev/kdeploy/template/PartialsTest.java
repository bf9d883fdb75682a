package dev.kdeploy.template;

import static dev.kdeploy.template.Templates.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialsTest {
  private static final String SHIPPED = "/template/shipped/";

  @TempDir Path directory;

  @Test
  void partialsAreIndentedAsTheirTagIs() {
    assertThat(
            new Templates()
                .with("labels", "app: {{app}}\ntext: |\n  one\n\n  {{lines}}\n")
                .written(
                    "metadata:\n  labels:\n    {{> labels}}\n  name: x\n",
                    tree("{app: web, lines: \"a\\nb\"}")))
        .isEqualTo(
            """
            metadata:
              labels:
                app: web
                text: |
                  one

                  a
                  b
              name: x
            """);
  }

  @Test
  void partialsMayIncludeThemselvesWhileTheDataGoesDeeper() {
    assertThat(
            new Templates()
                .with(
                    "node",
                    "name: {{name}}\nchildren:\n{{#children}}\n- \n  {{> node}}\n{{/children}}\n")
                .values(
                    "{{> node}}\n",
                    tree(
                        "{name: a, children: [{name: b, children: []}, {name: c, children: [{name:"
                            + " d, children: []}]}]}"))
                .toString())
        .contains("name=a", "name=b", "name=c", "name=d");
  }

  @Test
  void partialsThatNeverEndAreRefused() {
    assertThat(
            new Templates()
                .with("loop", "a:\n  {{> loop}}\n")
                .problems("{{> loop}}\n", tree("x: 1")))
        .startsWith("loop:2:3: partials include one another more than 20 times deep here");
  }

  @Test
  void aMissingPartialNamesTheNearestAndThePlacesLookedAt() throws IOException {
    file("templates/_labels.yaml", "a: 1\n");

    assertThat(problems("x:\n  {{> lables}}\n"))
        .isEqualTo(
            """
            t.yaml:2:3: there is no partial `lables`
              why: it is looked for as `templates/lables.yaml` and `templates/_lables.yaml`
              fix: did you mean `labels`?
            """);
  }

  @Test
  void aPartialIsFoundWithAndWithoutItsEndingAndUnderscore() throws IOException {
    file("templates/_labels.yaml", "a: 1\n");
    file("templates/parts/deep.yml", "b: 2\n");

    assertThat(written("{{> labels}}\n{{> parts/deep}}\n")).isEqualTo("a: 1\nb: 2\n");
    assertThat(written("{{> _labels.yaml}}\n")).isEqualTo("a: 1\n");
    assertThat(TemplateFiles.of(directory).templates())
        .extracting(Source::name)
        .containsExactly("templates/parts/deep.yml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../secret", "..\\secret", ".."})
  void aPartialStaysBelowTheTemplates(String name) throws IOException {
    file("templates/a/x.yaml", "a: 1\n");
    file("secret.yaml", "b: 2\n");

    assertThat(problems("{{> " + name + "}}\n"))
        .startsWith("t.yaml:1:1: the partial `" + name + "` would lie outside `templates/`");
  }

  @Test
  void aLinkThatLeavesTheProjectIsRefused() throws IOException {
    Path project = directory.resolve("project");
    Files.createDirectories(project.resolve("templates"));
    file("outside/secret.yaml", "b: 2\n");
    Files.createSymbolicLink(
        project.resolve("templates/file.yaml"), directory.resolve("outside/secret.yaml"));
    Files.createSymbolicLink(project.resolve("templates/dir"), directory.resolve("outside"));

    for (String name : List.of("file", "dir/secret")) {
      assertThatThrownBy(
              () ->
                  new Renderer(TemplateFiles.of(project))
                      .documents(Source.of("t.yaml", "{{> " + name + "}}\n"), tree("a: 1")))
          .isInstanceOf(KdeployException.class)
          .hasMessageContaining("is a link to a file outside the project");
    }
  }

  @Test
  void aLinkInsideTheProjectIsFollowed() throws IOException {
    file("templates/x.txt", "");
    file("common/labels.yaml", "a: 1\n");
    Files.createSymbolicLink(
        directory.resolve("templates/labels.yaml"), directory.resolve("common/labels.yaml"));

    assertThat(written("{{> labels}}\n")).isEqualTo("a: 1\n");
  }

  @Test
  void aProjectsFileReplacesTheShippedOneOfItsName() throws IOException {
    file("templates/service.yaml", "kind: Mine\n");
    file("templates/extra.yaml", "kind: Extra\n");
    file("templates/README.md", "no template\n");
    TemplateFiles files = TemplateFiles.of(directory).withShipped(SHIPPED);

    assertThat(files.templates())
        .extracting(Source::name)
        .containsExactly(
            "shipped templates/deployment.yaml", "templates/extra.yaml", "templates/service.yaml");
    assertThat(
            new Renderer(files)
                .documents(files.templates().getFirst(), tree("a: 1"))
                .getFirst()
                .value())
        .hasToString("{kind=Deployment, labels={app=shipped}}");
  }

  @Test
  void aProjectsPartialReplacesTheShippedOneInShippedTemplates() throws IOException {
    file("templates/_labels.yaml", "app: mine\n");
    TemplateFiles files = TemplateFiles.of(directory).withShipped(SHIPPED);

    assertThat(
            new Renderer(files)
                .documents(files.templates().getFirst(), tree("a: 1"))
                .getFirst()
                .value())
        .hasToString("{kind=Deployment, labels={app=mine}}");
  }

  @Test
  void aProjectWithoutTemplatesHasNone() {
    assertThat(TemplateFiles.of(directory).templates()).isEmpty();
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    file("templates/x.yaml", "");
    Files.write(directory.resolve("templates/x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThatThrownBy(() -> TemplateFiles.of(directory).templates())
        .isInstanceOf(KdeployException.class)
        .hasMessage("`templates/x.yaml` is not a text in UTF-8");
  }

  @Test
  void dynamicNamesNameAPartialByAValue() {
    Templates templates = new Templates().with("a", "x: 1\n").with("b", "x: 2\n");

    assertThat(templates.written("{{> *kind}}\n", tree("kind: b"))).isEqualTo("x: 2\n");
    assertThat(templates.problems("{{> *knd}}\n", tree("kind: b")))
        .contains("did you mean `kind`?");
    assertThat(templates.problems("{{> *kind}}\n", tree("kind: [1]")))
        .contains("`kind` must be the name of a partial, found a list");
  }

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private String written(String template) {
    return Yaml.writeAll(
        new Renderer(TemplateFiles.of(directory))
            .documents(Source.of("t.yaml", template), tree("a: 1")).stream()
                .map(node -> node.value())
                .toList());
  }

  private String problems(String template) {
    try {
      return "none: " + written(template);
    } catch (KdeployException e) {
      return Templates.lines(e);
    }
  }
}

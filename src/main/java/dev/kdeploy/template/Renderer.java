package dev.kdeploy.template;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.template.Program.Execution;
import dev.kdeploy.template.Token.Tag;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.Yaml.Dialect;
import dev.kdeploy.yaml.YamlMap;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Renders Mustache templates that cannot break the YAML around their tags.
///
/// `{{x}}` is the value: with its type where it is the whole scalar (a map or a list too), as text
/// inside quotes, a block scalar or a longer text without quotes; there it is refused when it would
/// end the text or make it something else than a text. `{{{x}}}` is put in verbatim before the YAML
/// is read. Tags in comments are left alone. A name that is missing is a problem, also inside
/// sections; a section over a missing name does not run. Values are looked up in maps only.
///
/// Compiled templates are kept: use one renderer for a run. Safe for use by several threads.
public final class Renderer {
  private final TemplateFiles files;
  private final Map<Key, Program> programs = new ConcurrentHashMap<>();

  private record Key(Template template, String indent) {}

  /// Takes partials from these files.
  public Renderer(TemplateFiles files) {
    this.files = files;
  }

  /// The objects that a template makes of a tree, each with its place in the template.
  ///
  /// @throws KdeployException with everything that is wrong in the template, with its YAML, or with
  ///   a value where it stands
  public List<Manifest> render(Source template, Map<String, @Nullable Object> tree) {
    List<Manifest> manifests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (YamlNode document : documents(template, tree)) {
      if (document instanceof YamlMap map) {
        manifests.add(Manifest.of(map.value(), map.location()));
      } else {
        problems.add(
            Problem.at(document.location())
                .what("a document of a template must be a map, found %s", document.kind())
                .fix("start it with `apiVersion: …` and `kind: …`"));
      }
    }
    if (!problems.isEmpty()) {
      throw new KdeployException(problems);
    }
    return manifests;
  }

  /// The YAML documents that a template makes of a tree, each node with its place in the template;
  /// empty ones left out.
  ///
  /// @throws KdeployException as for [#render]
  public List<YamlNode> documents(Source template, Map<String, @Nullable Object> tree) {
    HoledOutput output = new HoledOutput();
    run(Template.of(template), "", new Execution(output, scopes(tree)));
    Rendered rendered = new Rendered(output);
    int forged = output.forged();
    if (forged >= 0) {
      throw new KdeployException(rendered.forged(forged));
    }
    return new Filling(output, rendered).fill(read(rendered));
  }

  private static List<YamlNode> read(Rendered rendered) {
    try {
      return Yaml.read(rendered.source(), Dialect.KUBECTL);
    } catch (KdeployException e) {
      throw new KdeployException(e.problems().stream().map(rendered::origin).toList());
    }
  }

  /// The text that a template makes of a tree, whatever its format: every value as text, null as
  /// nothing.
  ///
  /// @throws KdeployException with everything that is wrong in the template, and every name that is
  ///   missing
  public String text(Source template, Map<String, @Nullable Object> tree) {
    return text(Template.of(template), tree);
  }

  String text(Template template, @Nullable Object tree) {
    PlainOutput output = new PlainOutput();
    run(template, "", new Execution(output, scopes(tree)));
    return output.finished();
  }

  private static List<Object> scopes(@Nullable Object tree) {
    List<Object> scopes = new ArrayList<>();
    scopes.add(Scope.of(tree));
    return scopes;
  }

  private void run(Template template, String indent, Execution execution) {
    programs
        .computeIfAbsent(
            new Key(template, indent),
            key -> new Program(TagScanner.scan(template, indent), this::include))
        .run(execution.output(), execution.scopes());
  }

  private void include(Tag tag, Execution execution) {
    Output output = execution.output();
    if (output.isTooDeep()) {
      throw new KdeployException(
          output.inContext(
              Problem.at(tag.where())
                  .what("partials include one another more than 20 times deep here")
                  .why("`%s` is reached again from itself", tag.written())
                  .fix("put it into a section that ends at some time")));
    }
    Template partial = files.partial(tag, execution);
    output.enter(tag.where(), "in the partial `" + tag.name() + "`", true);
    run(partial, tag.indent(), execution);
    output.leave();
  }
}

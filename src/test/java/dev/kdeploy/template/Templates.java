package dev.kdeploy.template;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Templates and trees written in a test, as YAML.
final class Templates {
  private final Map<String, Template> partials = new LinkedHashMap<>();

  static Map<String, @Nullable Object> tree(String yaml) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Yaml.read(Source.of("values", yaml), Yaml.Dialect.CORE)
        .forEach(
            document -> {
              if (document.value() instanceof Map<?, ?> map) {
                map.forEach((key, value) -> tree.put((String) key, value));
              }
            });
    return tree;
  }

  static Map<String, @Nullable Object> tree(String key, @Nullable Object value) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(key, value);
    return tree;
  }

  Templates with(String name, String partial) {
    partials.put(name, Template.of(Source.of(name, partial)));
    return this;
  }

  List<? extends @Nullable Object> values(String template, Map<String, @Nullable Object> tree) {
    return new Renderer(TemplateFiles.fixed(partials))
        .documents(Source.of("t.yaml", template), tree).stream().map(YamlNode::value).toList();
  }

  String written(String template, Map<String, @Nullable Object> tree) {
    return Yaml.writeAll(values(template, tree));
  }

  /// The documents as one text.
  static String render(String template, String tree) {
    return new Templates().written(template, tree(tree));
  }

  /// Every problem on lines of its own: place, what, why, fix.
  String problems(String template, Map<String, @Nullable Object> tree) {
    try {
      return "none: " + written(template, tree);
    } catch (KdeployException e) {
      return lines(e);
    }
  }

  static String lines(KdeployException e) {
    StringBuilder lines = new StringBuilder();
    for (Problem problem : e.problems()) {
      lines.append(problem).append('\n');
      problem.details().forEach(detail -> lines.append("  ").append(detail).append('\n'));
      lines.append(problem.why() == null ? "" : "  why: " + problem.why() + "\n");
      lines.append(problem.fix() == null ? "" : "  fix: " + problem.fix() + "\n");
    }
    return lines.toString();
  }

  static String rendering(String template, Map<String, @Nullable Object> tree) {
    try {
      return "none: "
          + new Renderer(TemplateFiles.fixed(Map.of())).render(Source.of("t.yaml", template), tree);
    } catch (KdeployException e) {
      return lines(e);
    }
  }

  static String problems(String template, String tree) {
    return new Templates().problems(template, tree(tree));
  }
}

package dev.kdeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RendererTest {
  @Test
  void first() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("n", 3L);
    tree.put("v", "1.0");
    tree.put("labels", Map.of("a", "no"));
    tree.put(
        "ws",
        new Named(new LinkedHashMap<String, @Nullable Object>(Map.of("web", Map.of("port", 80L)))));
    var out =
        new Renderer(TemplateFiles.of(Path.of("nowhere")))
            .documents(
                Source.of(
                    "t.yaml",
                    """
                    a: {{n}}
                    v: {{v}} # {{nope}}
                    t: repo:{{v}}
                    l:
                      {{labels}}
                    q: "x{{v}}"
                    b: |
                      {{v}}
                    {{#ws}}
                    {{name}}: {{port}}
                    {{/ws}}
                    """),
                tree);
    assertThat(Yaml.write(out.get(0).value()))
        .isEqualTo(
            """
            a: 3
            v: "1.0"
            t: repo:1.0
            l:
              a: "no"
            q: x1.0
            b: |
              1.0
            web: 80
            """);
  }
}

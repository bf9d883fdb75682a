package dev.kdeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  @TempDir private Path directory;

  @Test
  void mergesMapsReplacesTheRestAndRemovesByNull() {
    Values values =
        Written.in(directory)
            .project("values: {map: {a: 1, b: 2}, list: [1, 2], scalar: 1, gone: {x: 1}}\n")
            .environment(
                "dev", "values: {map: {b: 3, c: 4}, list: [3], scalar: {now: map}, gone: null}\n")
            .read()
            .values();

    assertThat(values.tree().get("values"))
        .isEqualTo(
            Map.of(
                "map", Map.of("a", 1L, "b", 3L, "c", 4L),
                "list", List.of(3L),
                "scalar", Map.of("now", "map")));
  }

  @Test
  void laysEachLayerOverTheOnesBefore() {
    Map<String, String> shipped = Map.of("dev", "defaults: {replicas: 1}\n");
    Written written =
        Written.in(directory, shipped).project("workloads: {web: {image: nginx:1}}\n");
    assertThat(replicas(written)).isEqualTo(1L);

    written.project("defaults: {replicas: 2}\nworkloads: {web: {image: nginx:1}}\n");
    assertThat(replicas(written)).isEqualTo(2L);

    written.environment("dev", "defaults: {replicas: 3}\n");
    assertThat(replicas(written)).isEqualTo(3L);

    written.values("first.yaml", "defaults: {replicas: 4}\n");
    written.values("second.yaml", "defaults: {replicas: 5}\n");
    assertThat(replicas(written)).isEqualTo(5L);

    written.set("defaults.replicas=6");
    assertThat(replicas(written)).isEqualTo(6L);

    written.set("workloads.web.replicas=7");
    assertThat(replicas(written)).isEqualTo(7L);
  }

  @Test
  void keepsWhatAWorkloadSaysFromTheDefaultsOfAnyLayer() {
    Values values =
        Written.in(directory)
            .project(
                """
                workloads:
                  own: {image: nginx:1, replicas: 2, rollout: {settle: 1s}}
                  other: {image: nginx:1}
                """)
            .environment("dev", "defaults: {replicas: 9, rollout: {settle: 9s, maxSurge: 2}}\n")
            .set("defaults.replicas=8")
            .read()
            .values();

    assertThat(at(values, "workloads", "own", "replicas")).isEqualTo(2L);
    assertThat(at(values, "workloads", "own", "rollout"))
        .isEqualTo(Map.of("settle", "1s", "maxSurge", 2L));
    assertThat(at(values, "workloads", "other", "replicas")).isEqualTo(8L);
  }

  @Test
  void givesNoNumberOfPodsToWhatScalesItself() {
    Values values =
        Written.in(directory)
            .project(
                """
                defaults: {replicas: 3}
                workloads:
                  scaled: {image: nginx:1, autoscale: {min: 1, max: 5}}
                  both: {image: nginx:1, autoscale: {min: 1, max: 5}, replicas: 2}
                  switchedOff: {image: nginx:1, autoscale: {min: 1, max: 5}}
                  refused: {image: nginx:1, autoscale: false}
                  daemon: {kind: DaemonSet, image: nginx:1}
                """
                    .replace("switchedOff", "switched-off"))
            .environment("dev", "workloads: {switched-off: {autoscale: null}}\n")
            .read()
            .values();

    assertThat(at(values, "workloads", "scaled", "replicas")).isNull();
    assertThat(at(values, "workloads", "both", "replicas")).isEqualTo(2L);
    assertThat(at(values, "workloads", "switched-off", "replicas")).isEqualTo(3L);
    assertThat(at(values, "workloads", "refused", "replicas")).isEqualTo(3L);
    assertThat(at(values, "workloads", "daemon", "replicas")).isNull();
  }

  @Test
  void removesADefaultForOneWorkload() {
    Values values =
        Written.in(directory)
            .project("workloads: {web: {image: nginx:1, resources: null}, api: {image: nginx:1}}\n")
            .environment("dev", "defaults: {resources: {requests: {cpu: 1}}}\n")
            .read()
            .values();

    assertThat(at(values, "workloads", "web", "resources")).isNull();
    assertThat(at(values, "workloads", "api", "resources")).isNotNull();
  }

  @Test
  void replacesTheSourceOfASecretAsAWhole() {
    Project project =
        Written.in(directory)
            .project("secrets: {a: {key: {generate: 28 hex}}}\n")
            .environment("dev", "secrets: {a: {key: {env: KEY}}}\n")
            .read();

    assertThat(project.secrets())
        .hasEntrySatisfying(
            "a",
            secret ->
                assertThat(secret.entries())
                    .containsExactly(Map.entry("key", new SecretSpec.From.Variable("KEY"))));
  }

  @Test
  void keepsTheNullsOfAPatch() {
    Values values =
        Written.in(directory)
            .project(
                "workloads: {web: {image: nginx:1, patch: {spec: {a: null, b: 1}, list: [{c:"
                    + " null}]}}}\n")
            .environment("dev", "workloads: {web: {patch: {spec: {b: null}}}}\n")
            .read()
            .values();

    assertThat(at(values, "workloads", "web", "patch"))
        .hasToString("{spec={a=null, b=null}, list=[{c=null}]}");
  }

  @Test
  void explainsEveryLayerThatSetsALeaf() {
    Values values =
        Written.in(directory, Map.of("dev", "defaults: {replicas: 1}\n"))
            .project("workloads:\n  web:\n    image: nginx:1\n    replicas: 2\n")
            .environment("dev", "workloads: {web: {replicas: 3}}\n")
            .set("workloads.web.replicas=4")
            .read()
            .values();

    Explanation explanation = values.explain("workloads.web.replicas").getFirst();

    assertThat(explanation.value()).isEqualTo(4L);
    assertThat(told(explanation))
        .isEqualTo(
            """
            SET workloads.web.replicas 4 at command line:1:30
            ENVIRONMENT workloads.web.replicas 3 at environments/dev.yaml:1:29
            PROJECT workloads.web.replicas 2 at kdeploy.yaml:6:15
            SHIPPED defaults.replicas 1 at shipped environments/dev.yaml:1:22\
            """);
  }

  @Test
  void explainsEveryLeafBelowAMap() {
    Values values =
        Written.in(directory)
            .project("workloads: {web: {image: nginx:1, env: {A.B: x, C: z}, command: [a, b]}}\n")
            .environment("dev", "workloads: {web: {env: {C: null}}}\n")
            .read()
            .values();

    List<Explanation> explanations = values.explain("workloads.web");

    assertThat(explanations)
        .extracting(Explanation::path)
        .containsExactly(
            "workloads.web.image",
            "workloads.web.env.A\\.B",
            "workloads.web.env.C",
            "workloads.web.command");
    assertThat(explanations.get(2).isRemoved()).isTrue();
    assertThat(explanations.get(2).settings()).hasSize(2);
    assertThat(values.explain("workloads.web.env.A\\.B").getFirst().value()).isEqualTo("x");
    assertThat(values.explain("workloads.web.command[1]").getFirst().value()).isEqualTo("b");
    assertThat(values.explain("")).hasSizeGreaterThan(5);
  }

  @Test
  void suggestsThePathThatWasMeant() {
    Values values =
        Written.in(directory).project("workloads: {web: {image: nginx:1}}\n").read().values();

    assertThatThrownBy(() -> values.explain("workloads.wbe.image"))
        .isInstanceOfSatisfying(
            dev.kdeploy.problem.KdeployException.class,
            e ->
                assertThat(Screen.of(e))
                    .isEqualTo(
                        """
                        error: nothing sets `workloads.wbe.image`
                          fix: did you mean `workloads.web.image`?
                        """));
    assertThatThrownBy(() -> values.explain("workloads.web.image[3]"))
        .hasMessageContaining("nothing sets");
  }

  @Test
  void knowsWhereThingsAreWritten() {
    Values values =
        Written.in(directory)
            .project("workloads:\n  web:\n    image: nginx:1\n    command: [a, b]\n")
            .environment("dev", "workloads: {web: {env: {A: x}}}\n")
            .read()
            .values();

    assertThat(values.origin(List.of("workloads", "web")))
        .hasToString("Optional[kdeploy.yaml:4:3]");
    assertThat(values.origin(List.of("workloads", "web", "command", 1)))
        .hasToString("Optional[kdeploy.yaml:6:18]");
    assertThat(values.origin(List.of("workloads", "web", "env", "A")))
        .hasToString("Optional[environments/dev.yaml:1:28]");
    assertThat(values.origin(List.of("workloads", "api"))).isEmpty();
    assertThat(values.origin(List.of("workloads", "web", "command", 2))).isEmpty();
  }

  @Test
  void showsValuesToTemplatesAtTheRootToo() {
    Values values = Written.in(directory).project("values: {registry: a}\n").read().values();

    assertThat(values.templateTree())
        .containsEntry("registry", "a")
        .containsEntry("values", Map.of("registry", "a"))
        .containsEntry("name", "counter");
  }

  private static @Nullable Object replicas(Written written) {
    return at(written.read().values(), "workloads", "web", "replicas");
  }

  static @Nullable Object at(Values values, String... path) {
    Object here = values.tree();
    for (String key : path) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }

  private static String told(Explanation explanation) {
    return explanation.settings().stream()
        .map(s -> s.layer() + " " + s.path() + " " + s.value() + " at " + s.where())
        .collect(Collectors.joining("\n"));
  }
}

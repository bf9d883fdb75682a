package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  @Test
  void keepTheirOrderAndKnowWhereTheyStand() {
    Manifests manifests =
        read(
            """
            # first
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: b, namespace: shop}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            """);

    assertThat(manifests.all())
        .extracting(Manifest::toString)
        .containsExactly("ConfigMap/b", "Deployment/a");
    assertThat(manifests.all())
        .extracting(m -> m.source() + "")
        .containsExactly("m.yaml:2:1", "m.yaml:6:1");
    assertThat(manifests.all().getFirst().id().namespace()).isEqualTo("shop");
    assertThat(manifests.warnings()).isEmpty();
  }

  @Test
  void areTakenOutOfLists() {
    Manifests manifests =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Secret
              metadata: {name: one}
            - apiVersion: v1
              kind: List
              items:
              - {apiVersion: v1, kind: Service, metadata: {name: two}}
            ---
            apiVersion: apps/v1
            kind: DeploymentList
            items:
            - metadata: {name: three}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: four}}
            ---
            {apiVersion: v1, kind: List, items: []}
            ---
            {apiVersion: v1, kind: List, items: }
            ---
            apiVersion: example.com/v1
            kind: AllowList
            metadata: {name: five}
            spec: {items: [a]}
            """);

    assertThat(manifests.all())
        .extracting(m -> m.id().apiVersion() + " " + m)
        .containsExactly(
            "v1 Secret/one",
            "v1 Service/two",
            "apps/v1 Deployment/three",
            "v1 ConfigMap/four",
            "example.com/v1 AllowList/five");
    assertThat(manifests.all().get(2).text("kind")).isEqualTo("Deployment");
    assertThat(manifests.all().get(2).source()).hasToString("m.yaml:15:3");
  }

  @Test
  void needVersionKindAndName() {
    assertProblems(
        """
        just text
        ---
        - apiVersion: v1
        ---
        kind: ConfigMap
        metadata: {name: a}
        ---
        apiVersion: v1
        metadata: {name: b}
        ---
        apiVersion: v1
        kind: ConfigMap
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {labels: {a: b}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {generateName: p-}
        ---
        apiVersion: 1
        kind: [Pod]
        metadata: x
        ---
        apiVersion: a/b/c
        kind: ""
        metadata: {name: 123, namespace: true}
        """,
        "m.yaml:1:1: a manifest must be a map, found a text",
        "m.yaml:3:1: a manifest must be a map, found a list",
        "m.yaml:5:1: the manifest has no `apiVersion`",
        "m.yaml:8:1: the manifest has no `kind`",
        "m.yaml:11:1: the manifest has no `metadata`",
        "m.yaml:16:11: the manifest has no `metadata.name`",
        "m.yaml:20:12: `metadata.generateName` cannot be used",
        "m.yaml:22:13: `apiVersion` must be a text, found a whole number",
        "m.yaml:23:7: `kind` must be a text, found a list",
        "m.yaml:24:11: `metadata` must be a map, found a text",
        "m.yaml:26:13: `a/b/c` is no `apiVersion`",
        "m.yaml:27:7: `kind` must be a text, found an empty one",
        "m.yaml:28:18: `metadata.name` must be a text, found `123`",
        "m.yaml:28:34: `metadata.namespace` must be a text, found `true`");
  }

  @Test
  void countAnEmptyTextAsNone() {
    assertProblems(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: ""
        """,
        "m.yaml:4:3: the manifest has no `metadata.name`");
    assertThat(read("apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: \"\"}").all())
        .hasSize(1);
  }

  @Test
  void sayWhenAFileIsForKustomize() {
    assertProblems(
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
        "m.yaml:1:1: this is a file for Kustomize, not an object");
  }

  @Test
  void haveNamesThatTheirKindAllows() {
    Problem tooLong = refusal(named("batch/v1", "CronJob", "a".repeat(53))).problems().getFirst();
    Problem odd = refusal(named("v1", "Service", "My_App.Web")).problems().getFirst();

    assertThat(tooLong.what()).startsWith("the name `aaa").endsWith("` is too long");
    assertThat(tooLong.why())
        .isEqualTo("the name of a CronJob has at most 52 characters, this one has 53");
    assertThat(odd.what()).isEqualTo("`My_App.Web` cannot be the name of a Service");
    assertThat(odd.why()).startsWith("it may have lower-case letters, digits and `-`");
    assertThat(odd.fix()).isEqualTo("for example `my-app-web`");
    assertThat(odd.where()).hasToString("m.yaml:3:18");
  }

  @Test
  void haveLabelsAndAnnotationsThatServersTake() {
    assertProblems(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: a
          namespace: Not-This
          labels:
            ok: ""
            example.com/ok: a.b_c-D
            number: 1
            truth: yes
            empty:
            -bad: x
            a/b/c: x
            Example.com/x: x
            value: a b
          annotations:
            Example.com/x: any thing at all
            example.com/: x
            list: [a]
        spec:
          template:
            metadata:
              labels: {version: 1.10}
              annotations: []
        """,
        "m.yaml:5:14: `Not-This` cannot be a namespace",
        "m.yaml:9:13: `metadata.labels.number` must be a text, found `1`",
        "m.yaml:10:12: `metadata.labels.truth` must be a text, found `yes`",
        "m.yaml:12:5: `-bad` cannot be the key of a label",
        "m.yaml:13:5: `a/b/c` cannot be the key of a label",
        "m.yaml:14:5: `Example.com/x` cannot be the key of a label",
        "m.yaml:15:12: `a b` cannot be the value of the label `value`",
        "m.yaml:18:5: `example.com/` cannot be the key of an annotation",
        "m.yaml:19:11: `metadata.annotations.list` must be a text, found a list",
        "m.yaml:23:25: `spec.template.metadata.labels.version` must be a text, found `1.10`",
        "m.yaml:24:20: `spec.template.metadata.annotations` must be a map, found a list");
  }

  @Test
  void haveAnnotationsOfALimitedSize() {
    String yaml =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a, annotations: {k: %s}}\n"
            .formatted("ä".repeat(131_072));

    assertProblems(yaml, "m.yaml:3:21: the annotations of `metadata` are too large");
  }

  @Test
  void areThereOnlyOnce() {
    List<YamlNode> documents = new ArrayList<>();
    String one = "apiVersion: %s\nkind: Deployment\nmetadata: {name: a%s}\n---\n";
    documents.addAll(documents("a.yaml", one.formatted("apps/v1", "")));
    documents.addAll(documents("b.yaml", one.formatted("apps/v1", ", namespace: shop")));
    documents.addAll(documents("c.yaml", one.formatted("apps/v1beta1", "")));

    KdeployException refusal =
        catchThrowableOfType(KdeployException.class, () -> Manifests.read(documents));

    assertThat(refusal.problems()).hasSize(1);
    assertThat(refusal.problems().getFirst())
        .hasToString("c.yaml:1:1: `Deployment/a` is there twice");
    assertThat(refusal.problems().getFirst().why()).isEqualTo("it is also written at a.yaml:1:1");
  }

  @Test
  void warnOfScalarsThatReadersDisagreeAbout() {
    Manifests manifests =
        read(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data:
              a: on
              b: "on"
              c: 0777
              d: plain
            """);

    assertThat(manifests.warnings())
        .extracting(Problem::toString)
        .startsWith("m.yaml:5:6: `on` is read as `true`")
        .hasSize(2);
  }

  @Test
  void loseTheNamespaceOfAClusterWideObject() {
    Manifests manifests =
        read(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: a, namespace: shop}
            """);

    assertThat(manifests.all().getFirst().id().namespace()).isEmpty();
    assertThat(manifests.warnings())
        .extracting(Problem::what)
        .containsExactly("`ClusterRole/a` is cluster-wide; its namespace `shop` is left out");
  }

  private static String named(String version, String kind, String name) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: \"%s\"}\n".formatted(version, kind, name);
  }

  private static void assertProblems(String yaml, String... problems) {
    assertThat(refusal(yaml).problems()).extracting(Problem::toString).containsExactly(problems);
  }

  private static KdeployException refusal(String yaml) {
    return catchThrowableOfType(KdeployException.class, () -> read(yaml));
  }

  private static Manifests read(String yaml) {
    return Manifests.read(documents("m.yaml", yaml));
  }

  private static List<YamlNode> documents(String name, String yaml) {
    return Yaml.read(Source.of(name, yaml), Yaml.Dialect.KUBECTL);
  }
}

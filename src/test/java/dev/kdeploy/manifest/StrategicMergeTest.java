package dev.kdeploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Json;
import dev.kdeploy.yaml.Yaml;
import dev.kdeploy.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StrategicMergeTest {
  /// What kubectl made of each patch; `ours` where we mean to differ. See [RealKubernetesTest].
  private static final Path TABLE = Path.of("src/test/resources/manifest/patches.yaml");

  @TestFactory
  List<DynamicTest> patchesLikeKubectl() throws IOException {
    Source source = Source.of("patches", Files.readString(TABLE));
    return Yaml.read(source, Yaml.Dialect.CORE).stream().map(node -> test(node.value())).toList();
  }

  private static DynamicTest test(@Nullable Object one) {
    return DynamicTest.dynamicTest(Tree.text(one, "case"), () -> check(Tree.map(one)));
  }

  private static void check(Map<String, @Nullable Object> one) {
    Map<String, @Nullable Object> base = Tree.map(one, "base");
    Type type = Schema.builtIn().type(Tree.text(base, "apiVersion"), Tree.text(base, "kind"));
    Object ours = one.getOrDefault("ours", one.getOrDefault("kubectl", "refused"));
    if (ours instanceof Map) {
      assertThat(StrategicMerge.patch(type, base, Tree.map(one, "patch"))).isEqualTo(ours);
    } else {
      assertThatThrownBy(() -> StrategicMerge.patch(type, base, Tree.map(one, "patch")))
          .isInstanceOf(KdeployException.class);
    }
  }

  @Test
  void keepsTheOrderOfKeysAndLeavesItsInputsAlone() {
    Map<String, @Nullable Object> base =
        Tree.frozen(map("{'kind':'ConfigMap','data':{'z':'1','a':'2'}}"));
    Map<String, @Nullable Object> patch = Tree.frozen(map("{'data':{'m':'3','z':'9'}}"));

    Map<String, @Nullable Object> merged =
        StrategicMerge.patch(Schema.builtIn().type("v1", "ConfigMap"), base, patch);

    assertThat(Json.write(merged))
        .isEqualTo("{'kind':'ConfigMap','data':{'z':'9','a':'2','m':'3'}}".replace('\'', '"'));
  }

  @Test
  void saysEverythingThatIsWrongAndWhere() {
    String text =
        """
        metadata:
          labels:
            $patch: remove
        spec:
          $foo: 1
          tolerations:
          - {$patch: delete, key: a}
          containers:
          - image: x
          - web
          - {name: a, $patch: replace}
          volumes:
          - name: v
            $retainKeys: [name]
            emptyDir: {}
        """;
    YamlMap patch =
        (YamlMap) Yaml.read(Source.of("kdeploy.yaml", text), Yaml.Dialect.CORE).getFirst();

    KdeployException refusal =
        catchThrowableOfType(
            KdeployException.class,
            () -> StrategicMerge.patch(Schema.builtIn().type("v1", "Pod"), Map.of(), patch));

    assertThat(refusal.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "kdeploy.yaml:3:5: `$patch: remove` means nothing",
            "kdeploy.yaml:5:3: `$foo` is no directive of a patch",
            "kdeploy.yaml:7:6: `$patch: delete` has no effect in `spec.tolerations`",
            "kdeploy.yaml:9:5: `spec.containers[0]` needs a `name`",
            "kdeploy.yaml:10:5: `spec.containers[1]` must be a map with a `name`",
            "kdeploy.yaml:11:15: `$patch: replace` stands in an item of `spec.containers`",
            "kdeploy.yaml:15:5: `emptyDir` is in the patch, but not in its `$retainKeys`");
  }

  @Test
  void patchesACustomResourceByAJsonMergePatch() {
    Type type = Schema.builtIn().type("example.com/v1", "Widget");
    Map<String, @Nullable Object> base =
        map("{'metadata':{'finalizers':['a']},'spec':{'list':[{'name':'a'}],'x':1,'y':{'z':2}}}");

    Map<String, @Nullable Object> merged =
        StrategicMerge.patch(
            type,
            base,
            map(
                "{'metadata':{'finalizers':['b']},'spec':{'list':[{'name':'b'}],'x':null,'y':{'q':null,'r':1}}}"));

    assertThat(merged)
        .isEqualTo(
            map(
                "{'metadata':{'finalizers':['b']},'spec':{'list':[{'name':'b'}],'y':{'z':2,'r':1}}}"));
    assertThatThrownBy(() -> StrategicMerge.patch(type, base, map("{'spec':{'$patch':'replace'}}")))
        .hasMessageContaining("`$patch` does not work on a custom resource");
  }

  @Test
  void takesTheKeysOfOpenMapsAsTheyAre() {
    Type type = Schema.builtIn().type("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    Map<String, @Nullable Object> base = map("{'spec':{'versions':[]}}");
    Map<String, @Nullable Object> patch =
        map(
            "{'spec':{'versions':[{'schema':{'openAPIV3Schema':{'$ref':'x','default':{'$a':1}}}}]}}");

    assertThat(StrategicMerge.patch(type, base, patch)).isEqualTo(patch);
  }

  private static Map<String, @Nullable Object> map(String json) {
    return Tree.map(Json.read(json.replace('\'', '"')));
  }
}

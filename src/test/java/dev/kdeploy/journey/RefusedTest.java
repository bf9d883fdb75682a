package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the server would refuse is told before the first write, all of it at once.
class RefusedTest extends Journey {
  @Test
  void immutableInvalidAndConflictingFieldsStopEverything() {
    place.project("shop", "");
    place.write("shop/manifests/fine.yaml", config("fine", "before"));
    place.write("shop/manifests/fixed.yaml", deployment("fixed", "fixed", 1));
    place.write("shop/manifests/wrong.yaml", deployment("wrong", "wrong", 1));
    place.write("shop/manifests/theirs.yaml", config("theirs", "before"));
    place.does("shop", "up");
    place.apply(
        "somebody",
        config("theirs", "somebody").replace("name: theirs", "name: theirs, namespace: NAMESPACE"));
    place.write("shop/manifests/fine.yaml", config("fine", "after"));
    place.write("shop/manifests/fixed.yaml", deployment("fixed", "other", 1));
    place.write("shop/manifests/wrong.yaml", deployment("wrong", "wrong", -1));
    place.write("shop/manifests/theirs.yaml", config("theirs", "after"));
    Map<String, String> before = place.settledVersions();

    CommandLineRun run = place.run("shop", "up");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("Deployment/fixed")
        .contains("spec.selector")
        .contains("Deployment/wrong")
        .contains("spec.replicas")
        .contains("ConfigMap/theirs")
        .contains("somebody")
        .contains("--force-conflicts");
    assertThat(place.versions()).isEqualTo(before);
    assertThat(place.history("shop")).containsExactly("1 deployed");
  }

  @Test
  void aConflictIsTakenOverOnlyWhenAsked() {
    place.project("shop", "");
    place.write("shop/manifests/theirs.yaml", config("theirs", "before"));
    place.does("shop", "up");
    place.apply(
        "somebody",
        config("theirs", "somebody").replace("name: theirs", "name: theirs, namespace: NAMESPACE"));

    assertThat(place.run("shop", "up").code()).isEqualTo(2);
    place.does("shop", "up", "--force-conflicts");

    assertThat(place.get("ConfigMap", "theirs").text("data", "key")).isEqualTo("before");
  }

  @Test
  void whatTheUserMayNotDoIsNamedWithItsVerbAndResource() throws IOException {
    place.project("shop", "");
    place.write("shop/manifests/fine.yaml", config("fine", "before"));
    place.write(
        "shop/manifests/service.yaml",
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {a: b}, ports:"
            + " [{port: 80}]}}\n");
    place.apply("journey", RIGHTS);
    place.apply("journey", GRANT);
    place.environment().put("KUBECONFIG", impersonating("clerk").toString());
    Map<String, String> before = place.settledVersions();

    CommandLineRun run = place.run("shop", "up");

    assertThat(run.code()).as(run.err()).isEqualTo(7);
    assertThat(run.err()).contains("services").containsAnyOf("patch", "create", "list");
    assertThat(place.versions()).isEqualTo(before);
  }

  @Test
  void aKindThatTheServerDoesNotHaveIsNamed() {
    place.project("shop", "");
    place.write("shop/manifests/fine.yaml", config("fine", "before"));
    place.write(
        "shop/manifests/odd.yaml",
        "{apiVersion: example.com/v1, kind: Oddity, metadata: {name: odd}}\n");

    CommandLineRun run = place.run("shop", "up");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Oddity").contains("example.com/v1").contains("odd.yaml");
    assertThat(place.has("ConfigMap", "fine")).isFalse();
  }

  @Test
  void aVersionThatIsGoneIsToldWithTheVersionsThatAreThere() {
    place.project("shop", "");
    place.write(
        "shop/manifests/cron.yaml",
        "{apiVersion: batch/v1beta1, kind: CronJob, metadata: {name: old}}\n");

    CommandLineRun run = place.run("shop", "up");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("batch/v1beta1").contains("batch/v1");
  }

  @Test
  void aMissingNamespaceIsNamedOnce() {
    place.project("shop", "");
    place.write("shop/manifests/one.yaml", config("one", "a"));
    place.write("shop/manifests/two.yaml", config("two", "a"));

    CommandLineRun run =
        CommandLineRun.of(
            home.resolve("shop"),
            place.environment(),
            "up",
            "--env",
            "trial",
            "--namespace",
            place.namespace() + "-none");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("error"))).hasSize(1);
    assertThat(run.err()).contains("--create-namespace");
  }

  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: clerk, namespace: NAMESPACE}
      rules:
      - {apiGroups: [""], resources: [configmaps, secrets], verbs: ["*"]}
      - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
      - {apiGroups: [""], resources: [services], verbs: [get, list, watch]}
      """;
  private static final String GRANT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: clerk, namespace: NAMESPACE}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: clerk}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: clerk}]
      """;

  /// A copy of the kubeconfig in which every user acts as another.
  private Path impersonating(String user) throws IOException {
    String text = Files.readString(Path.of(System.getenv("KUBECONFIG").split(":", 2)[0]));
    Map<String, Object> config =
        new LinkedHashMap<>(
            Tree.map(
                Yaml.read(Source.of("kubeconfig", text), Yaml.Dialect.KUBECTL).getFirst().value()));
    List<Map<String, Object>> users =
        Tree.maps(config, "users").stream()
            .map(entry -> Tree.with(entry, user, "user", "as"))
            .toList();
    config.put("users", users);
    return Files.writeString(home.resolve("kubeconfig"), Yaml.write(config));
  }

  private static String config(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {key: %s}}\n"
        .formatted(name, value);
  }

  private static String deployment(String name, String app, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: %3$d
      selector: {matchLabels: {app: %2$s}}
      template:
        metadata: {labels: {app: %2$s}}
        spec: {containers: [{name: c, image: "nginx:1.27"}]}
    """
        .formatted(name, app, replicas);
  }
}

package dev.kdeploy.image.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Source;
import dev.kdeploy.yaml.Yaml;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTargetTest {
  private static final Location WHERE =
      Location.at(Source.of("environments/dev.yaml", "load: x"), 1, 7);

  @ParameterizedTest
  @CsvSource({
    "kind-dev, kind cluster `dev`",
    "kind-kind, kind cluster `kind`",
    "kind-my.kind-2, kind cluster `my.kind-2`",
    "k3d-dev, k3d cluster `dev`",
    "minikube, minikube `minikube`",
  })
  void contextNamesOfLocalClustersAreKnown(String context, String target) {
    assertThat(LoadTarget.guessed(context).map(Object::toString)).contains(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kind",
        "kind-",
        "k3d-",
        "kind--x",
        "kind-a b",
        "k3s-dev",
        "minikube-2",
        "my-kind-dev",
        "Kind-dev",
        "docker-desktop",
        "rancher-desktop",
        "prod-eu",
        "kind-dev/other"
      })
  void otherContextNamesSayNothing(String context) {
    assertThat(LoadTarget.guessed(context)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind | kind-dev | kind cluster `dev`",
        "kind | renamed | kind cluster `kind`",
        "{kind: other} | kind-dev | kind cluster `other`",
        "{kind: } | kind-dev | kind cluster `dev`",
        "k3d | k3d-dev | k3d cluster `dev`",
        "k3d | renamed | k3d cluster `k3s-default`",
        "{k3d: other} | k3d-dev | k3d cluster `other`",
        "minikube | second | minikube `second`",
        "minikube | '' | minikube `minikube`",
        "{minikube: third} | second | minikube `third`",
        "containerd | x | containerd `/run/containerd/containerd.sock`",
        "{containerd: /c.sock} | x | containerd `/c.sock`",
        "{containerd: {address: /c.sock}} | x | containerd `/c.sock`",
        "{containerd: {address: 'unix:///c.sock'}} | x | containerd `unix:///c.sock`",
        "none | kind-dev | nowhere",
      })
  void anEnvironmentSaysTheTarget(String written, String context, String target) {
    assertThat(
            LoadTarget.parse(tree(written), WHERE, context, Map.of())
                .map(Object::toString)
                .orElse("nowhere"))
        .isEqualTo(target);
  }

  @Test
  void whatIsNotWrittenComesFromTheVariablesOfThePrograms() {
    Map<String, String> environment =
        Map.of(
            "CONTAINERD_ADDRESS", "/run/k3s/containerd/containerd.sock",
            "CONTAINERD_NAMESPACE", "other",
            "KIND_CLUSTER_NAME", "team");

    assertThat(LoadTarget.parse("containerd", WHERE, "", environment))
        .contains(new LoadTarget.Containerd("/run/k3s/containerd/containerd.sock", "other"));
    assertThat(LoadTarget.parse("kind", WHERE, "renamed", environment))
        .contains(new LoadTarget.Kind("team"));
    assertThat(LoadTarget.parse(tree("{containerd: {namespace: k8s.io}}"), WHERE, "", environment))
        .contains(new LoadTarget.Containerd("/run/k3s/containerd/containerd.sock", "k8s.io"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "knd | `load` knows no `knd` | did you mean `kind`?",
        "docker | `load` knows no `docker` | known here: containerd, k3d, kind, minikube, none",
        "{none: x} | `load` knows no `none` | known here: containerd, k3d, kind, minikube",
        "true | `load` must be a text or a map, found `true` | write `load: kind`, `load: {kind:"
            + " NAME}` or `load: none`",
        "[kind] | `load` must be a text or a map, found `[kind]` | write `load: kind`, `load:"
            + " {kind: NAME}` or `load: none`",
        "{kind: a, k3d: b} | `load` must name one way to load, found 2 | write `load: kind`, `load:"
            + " {kind: NAME}` or `load: none`",
        "{kind: --name} | `load.kind` must be the name of a cluster, found `--name` | write it as"
            + " `kind` itself shows it",
        "{kind: 3} | `load.kind` must be the name of a cluster, found `3` | write it as `kind`"
            + " itself shows it",
        "{minikube: [a]} | `load.minikube` must be the name of a cluster, found `[a]` | write it as"
            + " `minikube` itself shows it",
        "{containerd: 3} | `load.containerd` must be a map, found `3` | write `load: {containerd:"
            + " {address: /run/containerd/containerd.sock}}`",
        "{containerd: {adress: /x}} | `load.containerd` knows no `adress` | did you mean"
            + " `address`?",
        "{containerd: {address: c.sock}} | `load.containerd.address` must be an absolute path,"
            + " found `c.sock` | write the path of containerd's socket, for example"
            + " `/run/containerd/containerd.sock`",
        "{containerd: {namespace: -x}} | `load.containerd.namespace` must be a name, found `-x` |"
            + " write `k8s.io`, which is the kubelet's",
      })
  void whatIsNoTargetIsRefusedWithItsPlace(String written, String what, String fix) {
    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class, () -> LoadTarget.parse(tree(written), WHERE, "", Map.of()));

    Problem problem = thrown.problems().getFirst();
    assertThat(problem.what()).isEqualTo(what);
    assertThat(problem.fix()).isEqualTo(fix);
    assertThat(problem.where()).isEqualTo(WHERE);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INPUT);
  }

  @Test
  void allMistakesOfAContainerdAreToldAtOnce() {
    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () ->
                LoadTarget.parse(
                    tree("{containerd: {address: x, namespace: '', sock: y}}"),
                    WHERE,
                    "",
                    Map.of()));

    assertThat(thrown.problems()).hasSize(3);
  }

  private static @Nullable Object tree(String yaml) {
    return Yaml.read(Source.of("x", yaml), Yaml.Dialect.CORE).getFirst().value();
  }
}

package dev.kdeploy.image.load;

import static dev.kdeploy.image.load.Stage.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolLoadingTest {
  private static final LoadTarget KIND = new LoadTarget.Kind("dev");
  private static final LoadTarget K3D = new LoadTarget.K3d("dev");
  private static final LoadTarget MINIKUBE = new LoadTarget.Minikube("dev");

  private static final String DOCKER =
      """
      case "$1" in
      ps) printf 'dev-control-plane\\tcontrol-plane\\ndev-worker\\tworker\\ndev-lb\\texternal-load-balancer\\n' ;;
      exec) NODE=$3; case "$*" in
        *"images import"*) cat > $STAGE/imported.$NODE; touch $STAGE/has.$NODE ;;
        *"images ls"*) [ ! -f $STAGE/has.$NODE ] || echo 'localhost:5000/web:1 x DIGEST 2.0 MiB' ;;
        esac ;;
      esac
      """
          .replace("DIGEST", Stage.ID);

  @TempDir Path directory;
  private Stage stage;

  @BeforeEach
  void setUp() {
    stage = new Stage(directory);
    stage.image("localhost:5000/web:1", bytes("the archive"));
    // The programs need a few of the system's.
    for (String tool : List.of("cat", "touch", "sleep")) {
      stage.program(tool, "exec /bin/" + tool + " \"$@\"");
    }
  }

  @Test
  void kindLoadsByItself() {
    stage.program("kind", "").image("web:2", bytes("x"));

    assertThat(stage.load(KIND)).isTrue();

    assertThat(stage.calls("kind"))
        .containsExactly("load docker-image --name dev localhost:5000/web:1 web:2");
  }

  @Test
  void kindIsNotCalledWhenItsNodesHaveTheImage() throws IOException {
    stage.program("kind", "").program("docker", DOCKER);
    Files.createFile(directory.resolve("has.dev-control-plane"));

    stage.load(KIND);
    Files.createFile(directory.resolve("has.dev-worker"));
    stage.load(KIND);

    assertThat(stage.calls("kind")).hasSize(1);
  }

  @Test
  void withoutKindItsNodesAreFilledThroughDocker() {
    stage.program("docker", DOCKER);

    assertThat(stage.load(KIND)).isTrue();
    assertThat(stage.load(KIND)).isFalse();

    assertThat(directory.resolve("imported.dev-control-plane")).hasContent("the archive");
    assertThat(directory.resolve("imported.dev-worker")).hasContent("the archive");
    assertThat(directory.resolve("imported.dev-lb")).doesNotExist();
    assertThat(stage.calls("docker"))
        .contains(
            "ps --filter label=io.x-k8s.kind.cluster=dev --format"
                + " {{.Names}}\t{{.Label \"io.x-k8s.kind.role\"}}",
            "exec -i dev-worker ctr --namespace=k8s.io images import --all-platforms --digests -");
  }

  @Test
  void anArchiveThatLacksPlatformsIsLoadedForTheOneOfTheNode() {
    stage
        .program("kind", "echo 'ctr: content digest sha256:1: not found' >&2; exit 1")
        .program(
            "docker",
            "case \"$*\" in *--all-platforms*) echo 'ctr: content digest sha256:1: not found' >&2;"
                + " exit 1 ;; esac\n"
                + DOCKER);

    assertThat(stage.load(KIND)).isTrue();

    assertThat(directory.resolve("imported.dev-worker")).hasContent("the archive");
  }

  @Test
  void anUnknownKindClusterIsToldWithTheFix() {
    stage.program("kind", "echo 'ERROR: no nodes found for cluster \"dev\"' >&2; exit 1");

    assertThat(problem(KIND).fix()).contains("`kind get clusters`");
    assertThat(problem(KIND).details())
        .containsExactly("ERROR: no nodes found for cluster \"dev\"");
  }

  @Test
  void noNodesInDockerIsToldWithTheFix() {
    stage.program("docker", "");

    Problem problem = problem(KIND);

    assertThat(problem.what()).isEqualTo("no node of kind cluster `dev` runs in the local Docker");
  }

  @Test
  void k3dLoadsByItself() {
    stage.program("k3d", "");

    assertThat(stage.load(K3D)).isTrue();

    assertThat(stage.calls("k3d"))
        .containsExactly("image import --cluster dev localhost:5000/web:1");
  }

  @Test
  void k3dThatOnlyLogsAnErrorHasFailed() {
    stage.program(
        "k3d",
        "printf '\\033[36mINFO\\033[0m[0000] Importing\\n\\033[31mERRO\\033[0m[0001] failed to"
            + " import images in node\\n'; exit 0");

    Problem problem = problem(K3D);

    assertThat(problem.details()).last().isEqualTo("ERRO[0001] failed to import images in node");
  }

  @Test
  void minikubeGetsTheArchiveOnItsInput() {
    stage.program("minikube", "case $2 in load) cat > $STAGE/imported ;; esac");

    assertThat(stage.load(MINIKUBE)).isTrue();

    assertThat(directory.resolve("imported")).hasContent("the archive");
    assertThat(stage.calls("minikube")).contains("image load --profile dev -");
  }

  @Test
  void minikubeIsSentNothingThatItHas() {
    stage.program(
        "minikube",
        "case $2 in ls) printf '[{\"id\": \"%s\", \"repoTags\": [\"localhost:5000/web:1\"]}]' "
            + Stage.ID.substring("sha256:".length())
            + " ;; esac");

    assertThat(stage.load(MINIKUBE)).isFalse();
  }

  @Test
  void minikubeThatLoadsNothingAndSaysNothingHasFailed() {
    stage.program("minikube", "case $2 in ls) echo '[]' ;; load) cat > /dev/null ;; esac");

    Problem problem = problem(MINIKUBE);

    assertThat(problem.what()).contains("which does not have it");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
  }

  private Problem problem(LoadTarget target) {
    return catchThrowableOfType(KdeployException.class, () -> stage.load(target))
        .problems()
        .getFirst();
  }
}

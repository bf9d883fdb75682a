package dev.kdeploy.image.load;

import static dev.kdeploy.image.load.Stage.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.ImageReference;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLoaderTest {
  private static final LoadTarget KIND = new LoadTarget.Kind("dev");
  private static final LoadTarget K3D = new LoadTarget.K3d("dev");
  private static final LoadTarget MINIKUBE = new LoadTarget.Minikube("dev");
  private static final String MANIFEST_DIGEST = "sha256:" + "a".repeat(64);

  // A containerd: what was imported is listed from then on.
  private static final String CTR =
      """
      case "$*" in
      *"images import"*) cat > $STAGE/imported; touch $STAGE/has ;;
      *"images ls"*) echo 'REF TYPE DIGEST SIZE PLATFORMS LABELS'
        [ ! -f $STAGE/has ] || echo 'localhost:5000/web:1 application/x DIGEST 2.0 MiB linux/amd64 -' ;;
      *"content get DIGEST"*) echo '{"config": {"digest": "ID"}}' ;;
      esac
      """
          .replace("DIGEST\"", MANIFEST_DIGEST + "\"")
          .replace(" DIGEST 2", " " + MANIFEST_DIGEST + " 2")
          .replace("ID\"", Stage.ID + "\"");

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
  void containerdGetsTheArchiveOnItsInput() throws IOException {
    stage.program("ctr", CTR);

    boolean sent = stage.load(containerd());

    assertThat(sent).isTrue();
    assertThat(directory.resolve("imported")).hasContent("the archive");
    assertThat(stage.calls("ctr"))
        .containsExactly(
            "-a " + directory + "/ctr -n k8s.io images ls name==\"localhost:5000/web:1\"",
            "-a " + directory + "/ctr -n k8s.io images import -");
  }

  @Test
  void containerdIsSentNothingThatItHas() {
    stage.program("ctr", CTR);
    stage.load(containerd());

    boolean sent = stage.load(containerd());

    assertThat(sent).isFalse();
    assertThat(stage.calls("ctr")).filteredOn(call -> call.contains("import")).hasSize(1);
    assertThat(stage.events)
        .last()
        .isEqualTo(new Event.ImageProgress("web", Event.ImageWork.LOAD, "already there"));
  }

  @Test
  void anotherImageOfTheSameNameIsSent() {
    stage.program("ctr", CTR.replace(Stage.ID, "sha256:" + "2".repeat(64)));
    stage.load(containerd());

    assertThat(stage.load(containerd())).isTrue();
  }

  @Test
  void aDockerThatKeepsManifestsAsIdsIsUnderstood() {
    stage.program("ctr", CTR.replace(MANIFEST_DIGEST, Stage.ID).replace("content get", "nothing"));
    stage.load(containerd());

    assertThat(stage.load(containerd())).isFalse();
  }

  @Test
  void hubNamesAreAskedForAsContainerdHasThem() {
    assertThat(ContainerdNode.canonical(Stage.reference("redis")))
        .isEqualTo("docker.io/library/redis:latest");
    assertThat(ContainerdNode.canonical(Stage.reference("team/app:1")))
        .isEqualTo("docker.io/team/app:1");
    assertThat(ContainerdNode.canonical(Stage.reference("web:1@sha256:" + "a".repeat(64))))
        .isEqualTo("docker.io/library/web:1");
  }

  @Test
  void aMissingProgramIsNamedWithTheWayOut() {
    Problem problem = problem(containerd());

    assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
    assertThat(problem.what()).contains("there is no `ctr` on the PATH");
    assertThat(problem(KIND).what()).contains("kind cluster `dev`", "`kind`");
    assertThat(problem(K3D).what()).contains("`k3d`");
    assertThat(problem(MINIKUBE).what()).contains("`minikube`");
  }

  @Test
  void aMissingSocketIsNamedWithoutAskingForTenSeconds() {
    stage.program("ctr", CTR);

    Problem problem = problem(new LoadTarget.Containerd("unix:///no/such/c.sock", "k8s.io"));

    assertThat(problem.what()).isEqualTo("there is no containerd at `/no/such/c.sock`");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
    assertThat(stage.calls("ctr")).isEmpty();
  }

  @Test
  void aSocketForRootSaysWhoMayUseIt() {
    stage.program("ctr", "echo 'ctr: dial unix: connect: permission denied' >&2; exit 1");

    Problem problem = problem(containerd());

    assertThat(problem.fix()).contains("usually root");
    assertThat(problem.details()).containsExactly("ctr: dial unix: connect: permission denied");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.REMOTE);
  }

  @Test
  void aFailingImportShowsItsLastLinesEvenWhenItReadsNothing() {
    stage.image("localhost:5000/web:1", new byte[4 << 20]);
    stage.program(
        "ctr",
        "case \"$*\" in *import*) i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo \"line $i\" >&2;"
            + " done; exit 3 ;; esac");

    Problem problem = problem(containerd());

    assertThat(problem.why()).isEqualTo("it ends with 3");
    assertThat(problem.details()).hasSize(10).endsWith("line 30");
  }

  @Test
  void aChildThatPrintsVeryMuchDoesNotStall() {
    stage.image("localhost:5000/web:1", new byte[4 << 20]);
    stage.program(
        "ctr",
        "case \"$*\" in *import*) head=0123456789012345678901234567890123456789; i=0;"
            + " while [ $i -lt 20000 ]; do i=$((i+1)); echo $head; echo $head >&2; done;"
            + " cat > /dev/null ;; esac");

    assertThat(stage.load(containerd())).isTrue();
  }

  @Test
  void aChildThatIsDoneBeforeItsInputEndsIsDone() {
    stage.image("localhost:5000/web:1", new byte[4 << 20]);
    stage.program("ctr", "exit 0");

    assertThat(stage.load(containerd())).isTrue();
  }

  @Test
  void anArchiveThatBreaksOffIsNeverTakenForTheWhole() {
    stage.program(
        "ctr",
        "case \"$*\" in *import*) cat > $STAGE/part && touch $STAGE/taken-for-whole ;; esac");
    Problem lost = Problem.of("Docker went away").kind(Problem.Kind.REMOTE);
    Stage breaking =
        new Stage(directory) {
          @Override
          public void save(ImageReference reference, OutputStream out) {
            try {
              out.write(bytes("some"));
              out.flush();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            throw new KdeployException(lost);
          }
        };
    breaking.image("localhost:5000/web:1", bytes(""));

    KdeployException thrown =
        catchThrowableOfType(KdeployException.class, () -> breaking.load(containerd()));

    assertThat(thrown.problems()).containsExactly(lost);
    assertThat(directory.resolve("taken-for-whole")).doesNotExist();
  }

  @Test
  void anInterruptEndsTheChild() throws Exception {
    stage.image("localhost:5000/web:1", new byte[4 << 20]);
    stage.program(
        "ctr",
        "case \"$*\" in *import*) echo $$ > $STAGE/pid.new; /bin/mv $STAGE/pid.new $STAGE/pid;"
            + " exec /bin/sleep 1000 ;; esac");
    AtomicReference<KdeployException> thrown = new AtomicReference<>();
    Thread loading =
        Thread.ofPlatform()
            .start(
                () ->
                    thrown.set(
                        catchThrowableOfType(
                            KdeployException.class, () -> stage.load(containerd()))));
    while (Files.notExists(directory.resolve("pid"))) {
      Thread.onSpinWait();
    }
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());

    loading.interrupt();
    loading.join();

    assertThat(thrown.get().problems().getFirst().kind()).isEqualTo(Problem.Kind.INTERRUPTED);
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void anImageThatIsNotLocalIsNotLoaded() {
    stage.program("kind", "");

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () -> stage.loader().load("web", List.of(Stage.reference("other:1")), KIND));

    assertThat(thrown.problems().getFirst().fix()).isEqualTo("build it: `kdeploy build`");
    assertThat(stage.calls("kind")).isEmpty();
  }

  @Test
  void imagesAreLoadedUnderTheirTags() {
    stage.program("kind", "").image("web:latest", bytes("x")).image("web:1", bytes("x"));
    String digest = "@sha256:" + "a".repeat(64);

    stage
        .loader()
        .load("web", List.of(Stage.reference("web"), Stage.reference("web:1" + digest)), KIND);
    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () -> stage.loader().load("web", List.of(Stage.reference("web" + digest)), KIND));

    assertThat(stage.calls("kind"))
        .containsExactly("load docker-image --name dev web:latest web:1");
    assertThat(thrown.problems().getFirst().fix()).isEqualTo("name it with a tag");
  }

  @Test
  void nothingToLoadNeedsNoProgram() {
    assertThatCode(() -> stage.loader().load("web", List.of(), KIND)).doesNotThrowAnyException();
  }

  private LoadTarget containerd() {
    // Any file stands for the socket.
    return new LoadTarget.Containerd(directory + "/ctr", "k8s.io");
  }

  private Problem problem(LoadTarget target) {
    return catchThrowableOfType(KdeployException.class, () -> stage.load(target))
        .problems()
        .getFirst();
  }
}

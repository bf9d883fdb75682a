package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitTagProblemsTest {
  @TempDir Path temp;
  private GitRepository repository;

  @BeforeEach
  void setUp() throws IOException {
    repository = GitRepository.in(temp);
  }

  @Test
  void noRepositoryIsToldWithTheFix() throws IOException {
    Path outside = Files.createDirectory(repository.home().resolve("outside"));

    Problem problem = problem(outside);

    assertThat(problem.what()).isEqualTo("`" + outside + "` is in no git repository");
    assertThat(problem.fix()).contains("git init");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.INPUT);
  }

  @Test
  void aRepositoryWithoutACommitIsToldWithTheFix() throws IOException {
    Path fresh = Files.createDirectory(repository.home().resolve("fresh"));
    repository.git("init", "-q", fresh.toString());

    assertThat(problem(fresh).what()).contains("has no commit yet");
    assertThat(problem(fresh).fix()).contains("commit once");
  }

  @Test
  void aProjectThatIsIgnoredIsRefused() throws IOException {
    repository.write("out/kdeploy.yaml", "x");

    Problem problem = problem(repository.path("out"));

    assertThat(problem.what()).contains("git knows no file of");
    assertThat(problem.why()).contains(repository.root().toString());
  }

  @Test
  void whatLiesOutsideTheRepositoryIsRefused() {
    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () ->
                GitTag.of(repository.root(), List.of(repository.home()), repository.environment()));

    assertThat(thrown.problems().getFirst().what()).contains("lies outside the repository");
  }

  @Test
  void aRepositoryOfAnotherUserIsToldWithTheCommandThatTrustsIt() {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    assumeThat(changeOwner()).isTrue();

    Problem problem = problem(repository.root());

    assertThat(problem.what()).contains("does not trust");
    assertThat(problem.fix())
        .isEqualTo(
            "tell git: `git config --global --add safe.directory " + repository.root() + "`");
  }

  @Test
  void withoutGitTheProblemSaysSo() {
    repository.environment().put("PATH", repository.home().toString());

    assertThat(problem(repository.root()).what()).contains("there is no `git` on the PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "repository/.git"})
  void aDirectoryThatIsNoWorkTreeIsAProblem(String name) {
    assertThat(problem(repository.home().resolve(name)).what()).isNotEmpty();
  }

  private boolean changeOwner() {
    return Program.find("chown", repository.environment())
        .map(
            chown ->
                chown.run(
                    List.of("-R", "4711:4711", repository.root().toString()),
                    Duration.ofMinutes(1)))
        .filter(Program.Ended::isSuccess)
        .isPresent();
  }

  private Problem problem(Path directory) {
    return catchThrowableOfType(
            KdeployException.class, () -> GitTag.of(directory, List.of(), repository.environment()))
        .problems()
        .getFirst();
  }
}

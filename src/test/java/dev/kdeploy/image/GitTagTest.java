package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTagTest {
  @TempDir Path temp;
  private GitRepository repository;

  @BeforeEach
  void setUp() throws IOException {
    repository = GitRepository.in(temp);
  }

  @Test
  void aCleanWorkTreeGetsTheCommit() {
    assertThat(repository.tag())
        .isEqualTo(repository.git("rev-parse", "HEAD").strip().substring(0, 12));
  }

  @Test
  void theSameChangeGetsTheSameTagAndAnotherChangeAnother() throws IOException {
    String clean = repository.tag();
    repository.write("app/main.c", "two");
    String two = repository.tag();
    repository.write("app/main.c", "three");
    String three = repository.tag();
    repository.write("app/main.c", "two");

    assertThat(two).matches("[0-9a-f]{12}-dirty-[0-9a-f]{8}").startsWith(clean).isNotEqualTo(three);
    assertThat(repository.tag()).isEqualTo(two);
    repository.write("app/main.c", "one");
    assertThat(repository.tag()).isEqualTo(clean);
  }

  @Test
  void whetherAChangeIsStagedMakesNoDifference() throws IOException {
    repository.write("app/main.c", "two");
    repository.write("app/new", "new");
    String before = repository.tag();

    repository.git("add", "-A");

    assertThat(repository.tag()).isEqualTo(before);
  }

  @Test
  void newRemovedAndRenamedFilesAreChanges() throws IOException {
    List<String> tags = new ArrayList<>(List.of(repository.tag()));
    repository.write("app/new file\nwith a line end", "x");
    tags.add(repository.tag());
    Files.delete(repository.path("app/main.c"));
    tags.add(repository.tag());
    repository.git("checkout", "-q", ".");
    repository.git("clean", "-fdq");
    repository.git("mv", "app/main.c", "app/moved.c");
    tags.add(repository.tag());

    assertThat(tags).doesNotHaveDuplicates();
  }

  @Test
  void theBitThatMakesAProgramIsAChange() throws IOException {
    repository.write("app/run", "x");
    String before = repository.tag();

    assertThat(repository.path("app/run").toFile().setExecutable(true)).isTrue();

    assertThat(repository.tag()).isNotEqualTo(before);
  }

  @Test
  void aLinkIsWhatItSaysAndNotWhatItLeadsTo() throws IOException {
    Files.createSymbolicLink(repository.path("app/link"), Path.of("/no/such/file"));
    String before = repository.tag();
    Files.delete(repository.path("app/link"));
    Files.createSymbolicLink(repository.path("app/link"), Path.of("/another"));

    assertThat(repository.tag()).isNotEqualTo(before).contains("-dirty-");
  }

  @Test
  void ignoredFilesAreNoChanges() throws IOException {
    String before = repository.tag();
    repository.write("app/main.o", "x");
    repository.write("app/out/x", "x");

    assertThat(repository.tag()).isEqualTo(before);
  }

  @Test
  void changesElsewhereInTheRepositoryDoNotCount() throws IOException {
    String before = repository.tag();
    repository.write("other/file", "two");

    assertThat(repository.tag()).isEqualTo(before);
    assertThat(
            GitTag.of(
                repository.path("app"),
                List.of(repository.path("other")),
                repository.environment()))
        .isNotEqualTo(before);
  }

  @Test
  void aRepositoryInsideCountsByItsFiles() throws IOException {
    repository.git("init", "-q", "app/inner");
    repository.write("app/inner/x", "one");
    String one = repository.tag();
    repository.write("app/inner/x", "two");

    assertThat(one).contains("-dirty-");
    assertThat(repository.tag()).isNotEqualTo(one);
  }

  @Test
  void anEmptyRepositoryInsideIsNoReasonToFail() {
    repository.git("init", "-q", "app/inner");

    assertThat(repository.tag()).hasSizeBetween(12, 27);
  }

  @Test
  void directoriesMayHaveOddNames() throws IOException {
    Path odd = Files.createDirectory(repository.path(":(top)*[x] ü"));
    Files.writeString(odd.resolve("file"), "x");

    assertThat(GitTag.of(odd, List.of(), repository.environment())).contains("-dirty-");
  }

  @Test
  void theVariablesOfAHookDoNotNameAnotherRepository() {
    String before = repository.tag();
    repository.environment().put("GIT_DIR", "/no/such/repository");
    repository.environment().put("GIT_INDEX_FILE", "/no/such/index");
    repository.environment().put("GIT_WORK_TREE", "/");

    assertThat(repository.tag()).isEqualTo(before);
  }

  @Test
  void theUsersSettingsDoNotChangeTheTag() throws IOException {
    repository.write("app/new", "x");
    String before = repository.tag();
    Files.writeString(
        repository.home().resolve(".gitconfig"),
        "[status]\n"
            + "showUntrackedFiles = no\n"
            + "short = true\n"
            + "relativePaths = true\n"
            + "[color]\n"
            + "ui = always\n"
            + "[diff]\n"
            + "noprefix = true\n"
            + "external = /no/such/diff\n"
            + "ignoreSubmodules = all\n");

    assertThat(repository.tag()).isEqualTo(before);
  }

  @Test
  void aDetachedOrShallowCheckoutHasItsCommit() throws IOException {
    String before = repository.tag();
    repository.write("app/main.c", "two");
    repository.commit();
    repository.git("checkout", "-q", "--detach", "HEAD~1");
    repository.git(
        "clone",
        "-q",
        "--depth",
        "1",
        "file://" + repository.root(),
        repository.home() + "/shallow");

    assertThat(repository.tag()).isEqualTo(before);
    assertThat(GitTag.of(repository.home().resolve("shallow"), List.of(), repository.environment()))
        .isEqualTo(before);
  }

  @Test
  void aLinkedWorkTreeHasItsOwnCommit() {
    repository.git("worktree", "add", "-q", repository.home() + "/linked", "-b", "linked");

    assertThat(
            GitTag.of(repository.home().resolve("linked/app"), List.of(), repository.environment()))
        .isEqualTo(repository.tag());
  }

  @Test
  void whatLiesDeepInASubmoduleCounts() throws IOException {
    Path library = Files.createDirectory(repository.home().resolve("library"));
    repository.git("init", "-q", library.toString());
    repository.git("-C", library.toString(), "commit", "-q", "--allow-empty", "-m", "x");
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "" + library, "lib");
    repository.commit();
    repository.write("lib/deep/file", "one");
    List<Path> context = List.of(repository.path("lib/deep"));
    String one = GitTag.of(repository.path("app"), context, repository.environment());
    repository.write("lib/deep/file", "two");

    assertThat(one).contains("-dirty-").isNotEqualTo(repository.tag());
    assertThat(GitTag.of(repository.path("app"), context, repository.environment()))
        .contains("-dirty-")
        .isNotEqualTo(one);
  }
}

package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.Builds.Options;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildsTest {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(directory);
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  private KdeployException failure() {
    return catchThrowableOfType(KdeployException.class, () -> workshop.build());
  }

  @Test
  void buildsPushesAndAnswersWithTheDigest() {
    Builds.Ready ready = workshop.build();

    assertThat(workshop.docker.done)
        .containsExactly(
            "build " + workshop.web().reference(), "push " + workshop.web().reference());
    assertThat(ready.reference().digest()).startsWith("sha256:");
    assertThat(ready.isNew()).isTrue();
  }

  @Test
  void doesNothingWhenTheRegistryHasIt() {
    Builds.Ready first = workshop.build();
    workshop.docker.done.clear();

    Builds.Ready second = workshop.build();

    assertThat(workshop.docker.done).isEmpty();
    assertThat(second.reference()).isEqualTo(first.reference());
    assertThat(second.isNew()).isFalse();
  }

  @Test
  void needsNoDaemonWhenTheRegistryHasIt() {
    workshop.build();
    workshop.docker.stop();

    assertThat(workshop.build().isNew()).isFalse();
  }

  @Test
  void otherSourcesAreAnotherImage() {
    String before = workshop.build().reference().tag();
    workshop.write("app/main.py", "print(2)\n");

    assertThat(workshop.build().reference().tag()).isNotEqualTo(before);
  }

  @Test
  void buildsAnewWhenTheBaseImageIsAnotherOne() {
    workshop.build();
    workshop.docker.done.clear();
    workshop.docker.has(Workshop.BASE, "sha256:newer");

    Builds.Ready ready = workshop.build();

    assertThat(workshop.docker.done).contains("build " + workshop.web().reference());
    assertThat(ready.isNew()).isTrue();
  }

  @Test
  void onlyPushesWhatAnInterruptedRunHasBuilt() {
    workshop.build(new Options(false, false, true));
    workshop.docker.done.clear();

    workshop.build();

    assertThat(workshop.docker.done).containsExactly("push " + workshop.web().reference());
  }

  @Test
  void leavesTheImageInTheDaemonWhenToldNotToPush() {
    Builds.Ready ready = workshop.build(new Options(false, false, true));

    assertThat(workshop.docker.done).containsExactly("build " + workshop.web().reference());
    assertThat(ready.reference().digest()).isEmpty();
  }

  @Test
  void buildsEverythingAnewWithoutTheCache() {
    workshop.build();
    workshop.docker.done.clear();

    workshop.build(new Options(true, false, false));

    assertThat(workshop.docker.done).hasSize(2);
  }

  @Test
  void aTagThatAPersonChoseIsBuiltAgainFromOtherSources() {
    workshop.project(
        "web: {build: ./app, repository: " + workshop.registry.name() + "/shop/web, tag: v1}");
    workshop.build();
    workshop.docker.done.clear();
    workshop.write("app/main.py", "print(2)\n");

    workshop.build();

    assertThat(workshop.docker.done).hasSize(2);
  }

  @Test
  void pullsABaseImageThatIsNotThere() {
    workshop.write("app/Dockerfile", "FROM elsewhere:1\n");

    KdeployException thrown = failure();

    assertThat(workshop.docker.done).containsExactly("pull elsewhere:1");
    assertThat(thrown.problems().getFirst().where()).hasToString("app/Dockerfile:1:1");
  }

  @Test
  void saysAtTheLineWhatNeedsBuildKit() {
    workshop.write(
        "app/Dockerfile", "FROM " + Workshop.BASE + "\nRUN --mount=type=cache,target=/x true\n");

    Problem problem = failure().problems().getFirst();

    assertThat(problem.what()).isEqualTo("`RUN --mount` needs BuildKit");
    assertThat(problem.where()).hasToString("app/Dockerfile:2:5");
    assertThat(problem.fix()).isEqualTo("add `builder: buildx` to `images.web.build`");
  }

  @Test
  void doesNotBuildForARegistryThatCannotBeReached() {
    workshop.registry.close();

    KdeployException thrown = failure();

    assertThat(workshop.docker.done).isEmpty();
    assertThat(thrown.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.REMOTE);
  }

  @Test
  void finishesTheOthersAndSaysEverythingThatFailed() {
    workshop.write("bad/Dockerfile", "FROM elsewhere:1\n");
    workshop.write("worse/Dockerfile", "FROM nowhere:1\n");
    String repository = workshop.registry.name() + "/shop/";
    workshop.project(
        "web: {build: ./app, repository: %1$sweb}\n  bad: {build: ./bad, repository: %1$sbad}\n  worse: {build: ./worse, repository: %1$sworse}"
            .formatted(repository));

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class, () -> workshop.builds().make(workshop.all(), Options.USUAL));

    assertThat(thrown.problems()).hasSize(2);
    assertThat(workshop.docker.done).contains("push " + workshop.web().reference());
  }

  @Test
  void whatIsNotBuiltHereIsLeftAlone() {
    workshop.project("web: {repository: redis, tag: 7-alpine}");

    List<Builds.Ready> ready = workshop.builds().make(workshop.all(), Options.USUAL);

    assertThat(ready).isEmpty();
  }
}

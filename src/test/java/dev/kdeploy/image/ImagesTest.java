package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.Images.Missing;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
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

  private @Nullable String own(Missing missing, Remembered remembered) {
    String text = workshop.web().reference().toString();
    return workshop.images().own(workshop.all(), missing, remembered).get(text);
  }

  private @Nullable String foreign(String text, Remembered remembered, boolean refresh) {
    return workshop.images().foreign(List.of(text), remembered, refresh).get(text);
  }

  private String redis() {
    return workshop.registry.name() + "/redis:7";
  }

  private static Remembered remembering(String text, String digest) {
    return Remembered.of(List.of(List.of(text + "@" + digest)));
  }

  @Test
  void ourOwnIsPinnedWhereItIsInTheRegistry() {
    ImageReference ready = workshop.build().reference();
    workshop.docker.done.clear();

    assertThat(own(Missing.BUILD, Remembered.NOTHING)).isEqualTo(ready.toString());
    assertThat(workshop.docker.done).isEmpty();
  }

  @Test
  void ourOwnIsBuiltWhereItIsNot() {
    String reference = own(Missing.BUILD, Remembered.NOTHING);

    assertThat(reference).contains("@sha256:");
    assertThat(workshop.docker.done).hasSize(2);
  }

  @Test
  void ourOwnIsRefusedWithTheCommandThatBuildsIt() {
    KdeployException thrown =
        catchThrowableOfType(KdeployException.class, () -> own(Missing.REFUSE, Remembered.NOTHING));

    assertThat(thrown.problems())
        .extracting(Problem::fix)
        .containsExactly("build and push it: `kdeploy build web`");
  }

  @Test
  void nothingIsBuiltForAPlan() {
    String reference = own(Missing.TELL, Remembered.NOTHING);

    assertThat(reference).doesNotContain("@");
    assertThat(workshop.docker.done).isEmpty();
  }

  @Test
  void whatTheReleaseHasNeedsNoRegistry() {
    ImageReference ready = workshop.build().reference();
    workshop.registry.close();

    String reference =
        own(Missing.BUILD, remembering(workshop.web().reference().toString(), ready.digest()));

    assertThat(reference).isEqualTo(ready.toString());
    assertThat(workshop.warnings()).hasSize(1);
  }

  @Test
  void aTagOfOtherSourcesIsUsedAndToldOf() {
    workshop.project(
        "web: {build: ./app, repository: " + workshop.registry.name() + "/shop/web, tag: v1}");
    workshop.build();
    workshop.write("app/main.py", "print(2)\n");
    workshop.docker.done.clear();

    own(Missing.BUILD, Remembered.NOTHING);

    assertThat(workshop.docker.done).isEmpty();
    assertThat(workshop.warnings())
        .extracting(warned -> warned.problem().fix())
        .containsExactly("to use these sources: `kdeploy build web`");
  }

  @Test
  void aForeignImageIsPinnedWhenItIsFirstSeen() {
    String digest = workshop.registry.put("redis", "7", Map.of(), "amd64");

    assertThat(foreign(redis(), Remembered.NOTHING, false)).isEqualTo(redis() + "@" + digest);
  }

  @Test
  void aForeignImageStaysWhatItWasWhenItsTagIsPushedAgain() {
    String before = workshop.registry.put("redis", "7", Map.of(), "amd64");
    workshop.registry.put("redis", "7", Map.of("new", "yes"), "amd64");

    assertThat(foreign(redis(), remembering(redis(), before), false))
        .isEqualTo(redis() + "@" + before);
    assertThat(workshop.registry.asked).isEmpty();
  }

  @Test
  void aForeignImageIsLookedUpAnewOnlyWhenToldTo() {
    String before = workshop.registry.put("redis", "7", Map.of(), "amd64");
    String after = workshop.registry.put("redis", "7", Map.of("new", "yes"), "amd64");

    assertThat(foreign(redis(), remembering(redis(), before), true))
        .isEqualTo(redis() + "@" + after);
  }

  @Test
  void aRegistryThatGivesNoAnswerLeavesAForeignImageAsItIs() {
    String text = redis();
    workshop.registry.close();

    assertThat(foreign(text, Remembered.NOTHING, false)).isEqualTo(text);
    assertThat(workshop.warnings())
        .extracting(warned -> warned.problem().what())
        .containsExactly("not pinned to a digest: `" + text + "`");
  }

  @Test
  void whatWasNeverPinnedIsNotAskedForAgain() {
    Map<String, String> references =
        workshop
            .images()
            .foreign(List.of(redis()), Remembered.of(List.of(List.of(redis()))), false);

    assertThat(references).isEmpty();
    assertThat(workshop.registry.asked).isEmpty();
  }

  @Test
  void aForeignImageThatIsCertainlyNotThereIsAnError() {
    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class, () -> foreign(redis(), Remembered.NOTHING, false));

    assertThat(thrown.problems().getFirst().what())
        .isEqualTo("there is no image `" + redis() + "`");
  }

  @Test
  void anImageForOtherMachinesFitsNoNode() {
    String digest = workshop.registry.put("redis", "7", Map.of(), "arm64");

    List<Problem> misfits =
        workshop.images().misfits(List.of(redis() + "@" + digest), Set.of("linux/amd64"));

    assertThat(misfits)
        .extracting(Problem::why)
        .containsExactly("it is made for linux/arm64, and the nodes are linux/amd64");
  }

  @Test
  void theNewestMentionOfAnImageCounts() {
    String one = "sha256:" + "1".repeat(64);
    String two = "sha256:" + "2".repeat(64);

    Remembered remembered =
        Remembered.of(
            List.of(List.of("redis:7@" + two, "nginx"), List.of("redis:7@" + one, "nginx@" + one)));

    assertThat(remembered.digest("redis:7")).contains(two);
    assertThat(remembered.digest("nginx")).isEmpty();
    assertThat(remembered.unpinned()).containsExactly("nginx");
  }
}

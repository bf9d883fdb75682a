package dev.kdeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNamesTest {
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

  private String tag() {
    return workshop.web().reference().tag();
  }

  private void build(String how) {
    workshop.project("web: {build: " + how + ", repository: shop/web}");
  }

  @Test
  void theSameSourcesHaveTheSameTag() {
    String before = tag();
    workshop.write("app/main.py", "print(1)\n");

    assertThat(tag()).isEqualTo(before).matches("[0-9a-f]{16}");
  }

  @Test
  void whatDockerIgnoresDoesNotCount() {
    workshop.write("app/.dockerignore", "*.log\n");
    String before = tag();
    workshop.write("app/today.log", "noise");

    assertThat(tag()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{context: ./app, args: {VERSION: '1'}}",
        "{context: ./app, args: {VERSION: '2'}}",
        "{context: ./app, target: one}",
        "{context: ./app, platform: linux/arm64}",
        "{context: ./app, labels: {team: a}}",
        "{context: ./app, dockerfile: Other}"
      })
  void whateverGoesIntoTheImageIsInItsTag(String how) {
    workshop.write("app/Dockerfile", "FROM base:1 AS one\nCOPY . /app\n");
    workshop.write("app/Other", "FROM base:1 AS one\nCOPY . /other\n");
    build("./app");
    String plain = tag();

    build(how);

    assertThat(tag()).isNotEqualTo(plain);
  }

  @Test
  void aGivenTagIsTakenForWhatIsBuilt() {
    ImageNames names = new ImageNames(workshop.project(), "v7", Map.of());

    assertThat(names.all().values())
        .extracting(image -> image.reference().tag())
        .containsExactly("v7");
  }

  @Test
  void anImageThatIsNotBuiltKeepsItsOwnTag() {
    workshop.project("web: {repository: redis, tag: 7-alpine}");

    assertThat(workshop.web().reference()).hasToString("redis:7-alpine");
    assertThat(workshop.web().isBuilt()).isFalse();
  }

  @Test
  void missingSourcesAreAnErrorWhereTheyAreWritten() {
    build("./ap");

    KdeployException thrown =
        catchThrowableOfType(KdeployException.class, () -> workshop.names().all());

    assertThat(thrown.problems().getFirst().where()).hasToString("kdeploy.yaml:4:16");
  }

  @Test
  void missingSourcesAreOnlyToldToWhoOnlyLooks() {
    build("./ap");
    List<Problem> problems = new ArrayList<>();

    Map<String, String> references = workshop.names().references(problems);

    assertThat(references).containsEntry("web", "shop/web:latest");
    assertThat(problems).hasSize(1);
  }

  @Test
  void theFilesTimesDoNotCount() throws Exception {
    String before = tag();
    Files.setLastModifiedTime(
        directory.resolve("app/main.py"), java.nio.file.attribute.FileTime.fromMillis(1));

    assertThat(tag()).isEqualTo(before);
  }
}

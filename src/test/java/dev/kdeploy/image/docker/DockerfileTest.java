package dev.kdeploy.image.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {
  private static final String TEXT =
      """
      # syntax=docker/dockerfile:1
      # escape=`

      ARG BASE=registry.example.com/base
      ARG TAG
      from --platform=$BUILDPLATFORM ${BASE}:${TAG:-7} AS Build

      # a remark
      RUN one `
        # inside
        two `

        three
      COPY --from=localhost:5000/tools:1 /a /b
      FROM scratch
      COPY --from=build /b /c
      COPY --from=0 /b /d
      FROM BUILD AS last
      """;

  private static Dockerfile of(String text) {
    return Dockerfile.of(Source.of("Dockerfile", text));
  }

  @ParameterizedTest
  @CsvSource({
    "1, ARG BASE, 4",
    "3, FROM x AS Build, 6",
    "4, RUN one two three, 9",
    "5, COPY --from, 14",
    "9, FROM build, 18",
    "9, RUN other, 0",
    "0, FROM, 0",
    "10, FROM, 0",
  })
  void knowsTheLineOfAStep(int number, String text, int line) {
    Location where = of(TEXT).step(number, text);

    assertThat(where == null ? 0 : where.line()).isEqualTo(line);
  }

  @Test
  void knowsTheImagesItNeeds() {
    assertThat(of(TEXT).bases(Map.of()))
        .extracting(Object::toString)
        .containsExactly("registry.example.com/base:7", "localhost:5000/tools:1");
    assertThat(of(TEXT).bases(Map.of("BASE", "redis", "TAG", "6")))
        .extracting(Object::toString)
        .containsExactly("redis:6", "localhost:5000/tools:1");
  }

  @Test
  void knowsItsStages() {
    assertThat(of(TEXT).stages()).containsExactly("Build", "last");
  }

  @Test
  void readsOddFilesWithoutComplaint() {
    assertThat(of("").bases(Map.of())).isEmpty();
    assertThat(of("\ufeffFROM a\r\nRUN x \\").step(2, "RUN x")).isNotNull();
    assertThat(of("FROM\nFROM $(\nARG\nCOPY --from= a b\nFROM ${").bases(Map.of())).isEmpty();
  }
}

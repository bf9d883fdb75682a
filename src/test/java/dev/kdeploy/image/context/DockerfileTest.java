package dev.kdeploy.image.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.image.context.Dockerfile.Base;
import dev.kdeploy.image.context.Dockerfile.Need;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Location;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
  private static final String STAGES =
      """
      ARG BASE=alpine:3.20
      FROM golang:1.22 AS build
      RUN go build
      FROM $BASE as Assets
      COPY --from=node:20 /x /y
      FROM scratch AS tiny
      COPY --from=build /app /app
      FROM tiny AS web
      COPY --from=1 /assets /assets
      FROM busybox:1.36
      """;

  @Test
  void namesTheBasesThatAStageNeeds() {
    Dockerfile dockerfile = read(STAGES);

    assertThat(images(dockerfile, "build")).containsExactly("golang:1.22");
    assertThat(images(dockerfile, "tiny")).containsExactly("golang:1.22");
    assertThat(images(dockerfile, "WEB")).containsExactly("golang:1.22", "alpine:3.20", "node:20");
    assertThat(images(dockerfile, "")).containsExactly("busybox:1.36");
  }

  @Test
  void saysWhereABaseStands() {
    List<Base> bases = read(STAGES).bases("assets");

    assertThat(bases.get(0).where()).hasToString("Dockerfile:4:1");
    assertThat(bases.get(1).where()).hasToString("Dockerfile:5:13");
  }

  @Test
  void namesABaseOnceForEachPlatform() {
    Dockerfile dockerfile =
        read(
            """
            FROM --platform=linux/amd64 a AS x
            FROM --platform=linux/arm64 a AS y
            FROM a
            COPY --from=x / /
            COPY --from=y / /
            COPY --from=a / /
            """);

    assertThat(dockerfile.bases("")).extracting(Base::image).containsExactly("a", "a", "a");
    assertThat(dockerfile.bases(""))
        .extracting(Base::platform)
        .containsExactly("linux/amd64", "linux/arm64", "");
  }

  @Test
  void takesAStageOnlyFromBefore() {
    Dockerfile dockerfile =
        read("FROM later AS first\nCOPY --from=later / /\nFROM b AS later\nFROM first\n");

    assertThat(images(dockerfile, "")).containsExactly("later");
  }

  @Test
  void countsImagesThatARunMounts() {
    Dockerfile dockerfile =
        read(
            "FROM a AS x\nFROM b\n"
                + "RUN --mount=type=bind,from=x,target=/x --mount=from=c,target=/c ls\n");

    assertThat(images(dockerfile, "")).containsExactly("a", "b", "c");
  }

  @Test
  void passesOverStagesThatAreCountedAndNotThere() {
    assertThat(images(read("FROM a\nCOPY --from=7 / /\n"), "")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$X | 1.2.3-rc",
        "${X} | 1.2.3-rc",
        "a:$X-b | a:1.2.3-rc-b",
        "a${X}b | a1.2.3-rcb",
        "${X:-d} | 1.2.3-rc",
        "${NO:-d} | d",
        "${NO-d} | d",
        "${EMPTY:-d} | d",
        "x${EMPTY-d} | x",
        "${NO:-${X}} | 1.2.3-rc",
        "${NO:-a/$X} | a/1.2.3-rc",
        "${X:+y} | y",
        "x${NO:+y} | x",
        "x${EMPTY:+y} | x",
        "x${EMPTY+y} | xy",
        "${X:?no} | 1.2.3-rc",
        "${X#1.} | 2.3-rc",
        "${X##*.} | 3-rc",
        "${X%-*} | 1.2.3",
        "${X%%.*} | 1",
        "${X/./_} | 1_2.3-rc",
        "${X//./_} | 1_2_3-rc",
        "\"$X\" | 1.2.3-rc",
        "'a$X' | a$X",
        "\\$X | $X",
        "a$ | a$",
        "\"a\\\"b\" | a\"b",
        "a\\b | ab",
        "$DEFAULTED | from-default",
        "$QUOTED | a b",
        "$SECOND | 1.2.3-rc-2",
        "$GIVEN | given",
        "x$UNDECLARED | x",
      })
  void putsArgumentsIntoFrom(String written, String image) {
    Dockerfile dockerfile =
        read(
            """
            ARG X=1.2.3-rc EMPTY=
            ARG DEFAULTED="from-default"
            ARG QUOTED='a b' SECOND=$X-2
            ARG GIVEN=default
            arg NO
            FROM %s
            """
                .formatted(written),
            Map.of("GIVEN", "given", "UNDECLARED", "u"));

    assertThat(images(dockerfile, "")).containsExactly(image);
  }

  @Test
  void knowsArgumentsOfStagesOnlyThere() {
    KdeployException refused = problemsOf("FROM a\nARG TAG=1\nFROM $TAG\n", Map.of());

    assertThat(refused.problems().getFirst().what())
        .isEqualTo("`$TAG` is empty, and `FROM` wants an image");
    assertThat(refused.problems().getFirst().where()).hasToString("Dockerfile:3:6");
  }

  @Test
  void takesPlatformsThatAreGiven() {
    String text = "FROM --platform=$BUILDPLATFORM a\n";

    assertThat(read(text).bases("").getFirst().platform()).isEmpty();
    assertThat(needs(read(text))).containsExactly("1 FROM --platform=$BUILDPLATFORM a");
    Dockerfile given = read(text, Map.of("BUILDPLATFORM", "linux/arm64"));
    assertThat(given.bases("").getFirst().platform()).isEqualTo("linux/arm64");
    assertThat(given.buildKit()).isEmpty();
  }

  @Test
  void choosesAStageByPlatformWhereItIsGiven() {
    String text = "FROM a AS app-amd64\nFROM b AS app-arm64\nFROM app-${TARGETARCH}\n";

    assertThat(needs(read(text))).containsExactly("3 FROM app-${TARGETARCH}");
    assertThat(images(read(text), "")).isEmpty();
    assertThat(images(read(text, Map.of("TARGETARCH", "arm64")), "")).containsExactly("b");
  }

  @Test
  void saysWhatNeedsBuildKitAndWhere() {
    Dockerfile dockerfile =
        read(
            """
            # syntax=docker/dockerfile:1.7-labs
            FROM a
            RUN --mount=type=secret,id=x cat
            RUN --network=none --security=insecure ls
            RUN \\
              # why
              --mount=type=cache,target=/x ls
            COPY --link --chmod=755 a b
            COPY --chown=1:1 --from=x a b
            COPY --parents --exclude=*.md a b
            ADD --checksum=sha256:0 http://x/y /
            ADD https://github.com/a/b.git#v1 /src
            ADD --chown=1 https://example.com/a.tar /src
            RUN <<EOF
            FROM nothing
            RUN --mount=nothing
            EOF
            COPY <<-"A" <<B /x/
            \ttext
            \tA
            RUNN
            B
            RUN ["sh", "<<EOF"]
            RUN echo $((1 <<2)) "<<X" && cat <<<word
            HEALTHCHECK --interval=5s CMD true
            """);

    assertThat(needs(dockerfile))
        .containsExactly(
            "3 RUN --mount",
            "4 RUN --network",
            "4 RUN --security",
            "7 RUN --mount",
            "8 COPY --link",
            "8 COPY --chmod",
            "10 COPY --parents",
            "10 COPY --exclude",
            "11 ADD --checksum",
            "12 ADD https://github.com/a/b.git#v1",
            "14 RUN <<",
            "18 COPY <<");
    assertThat(dockerfile.buildKit().get(3).where()).hasToString("Dockerfile:7:3");
  }

  @Test
  void readsContinuedLinesAndCommentsAmongThem() {
    Dockerfile dockerfile =
        read(
            """
            # comment \\
            from a \\

              # inside
              as \\~
            b
              # indented
            RUN x \\
            # FROM hidden

                FROM y && \\
              z
            RUN ends with two \\\\
            COPY . .
            """
                .replace("~", " \t"));

    assertThat(dockerfile.stages()).containsExactly("b");
    assertThat(dockerfile.lineOf("Step 2/4 : RUN x     FROM y &&   z").map(Location::line))
        .contains(8);
    assertThat(dockerfile.lineOf("COPY . .").map(Location::line)).contains(14);
  }

  @Test
  void takesABacktickWhereADirectiveSaysSo() {
    Dockerfile dockerfile = read("# syntax=a\n#Escape = `\nFROM `\n  a\nCOPY x C:\\\nRUN y\n");

    assertThat(images(dockerfile, "")).containsExactly("a");
    assertThat(dockerfile.lineOf("RUN y").map(Location::line)).contains(6);
  }

  @Test
  void takesDirectivesOnlyAtTheTop() {
    assertThat(images(read("# x\n# escape=`\nFROM \\\n a\n"), "")).containsExactly("a");
    assertThat(images(read("\n# escape=`\nFROM \\\n a\n"), "")).containsExactly("a");
  }

  @Test
  void readsWindowsLinesMarksAndVeryLongLines() {
    String text =
        "\uFEFFFROM a \\\r\n  AS b\r\n\r\nRUN echo " + "x".repeat(200_000) + "\r\nCOPY . .\r\n";
    Dockerfile dockerfile = read(text);

    assertThat(dockerfile.stages()).containsExactly("b");
    assertThat(dockerfile.lineOf("copy .   .").map(Location::line)).contains(5);
  }

  @Test
  void findsTheLineThatABuilderQuotes() {
    Dockerfile dockerfile = read("ARG V=1\nFROM a\nRUN make\nFROM b\n\nRUN make\nCMD [\"x\"]\n");

    assertThat(line(dockerfile, "Step 5/6 : RUN make")).isEqualTo(6);
    assertThat(line(dockerfile, "Step 3/6 : RUN make\n")).isEqualTo(3);
    assertThat(line(dockerfile, "STEP 99: CMD [\"x\"]")).isEqualTo(7);
    assertThat(line(dockerfile, "run make")).isEqualTo(3);
    assertThat(dockerfile.lineOf("Step 1/6 : RUN other")).isEmpty();
    assertThat(dockerfile.lineOf("")).isEmpty();
  }

  @Test
  void knowsItsTargets() {
    Dockerfile dockerfile = read(STAGES);

    assertThat(dockerfile.stages()).containsExactly("build", "assets", "tiny", "web");
    assertThat(dockerfile.hasTarget("ASSETS")).isTrue();
    assertThat(dockerfile.hasTarget("")).isTrue();
    assertThat(dockerfile.hasTarget("0")).isFalse();
    assertThatThrownBy(() -> dockerfile.bases("asets"))
        .hasMessage("`Dockerfile` has no stage `asets`")
        .satisfies(
            e ->
                assertThat(((KdeployException) e).problems().getFirst().fix())
                    .isEqualTo("did you mean `assets`?"));
    assertThatThrownBy(() -> read("FROM a").requireTarget("x"))
        .satisfies(
            e ->
                assertThat(((KdeployException) e).problems().getFirst().fix())
                    .isEqualTo("name one with `FROM … AS x`, or remove `target:`"));
  }

  @Test
  void namesTheArgumentsItTakes() {
    assertThat(read("ARG a=1 b\nFROM x\nARG c=\"d e\"\n").arguments())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM a;RUNN x | 2:1 | `RUNN` is not an instruction of a Dockerfile",
        "FROM a;  cpoy x y | 2:3 | `cpoy` is not an instruction of a Dockerfile",
        "FROM a;RUN x;  && y | 3:3 | `&&` is not an instruction of a Dockerfile",
        "FROM | 1:1 | `FROM` names no image",
        "FROM a b | 1:8 | `FROM` takes an image, and perhaps `AS` and a name",
        "FROM a AS | 1:8 | `FROM` takes an image, and perhaps `AS` and a name",
        "FROM a is b | 1:8 | `FROM` takes an image, and perhaps `AS` and a name",
        "FROM a AS 1x | 1:11 | `1x` cannot be the name of a stage",
        "RUN x;FROM a | 1:1 | `RUN` stands before the first `FROM`",
        "ARG x=1 | 1:1 | `Dockerfile` has no `FROM`",
        "FROM ${X | 1:6 | `${X` cannot be put in",
        "FROM ${X:?is needed} | 1:6 | `FROM` takes an image, and perhaps `AS` and a name",
        "FROM ${X:?missing} | 1:6 | `${X:?missing}` cannot be put in",
        "FROM 'a | 1:6 | `'a` cannot be put in",
        "# escape=x;FROM a | 1:1 | `# escape=` takes a backslash or a backtick, found `x`",
        "# escape=`;# escape=`;FROM a | 2:1 | `# escape=` stands here a second time",
        "FROM a;RUN cat <<EOF;text | 2:9 | the text behind `<<EOF` has no end",
      })
  void saysWhatIsWrongAndWhere(String text, String where, String what) {
    KdeployException refused = problemsOf(text.replace(';', '\n'), Map.of());

    Problem problem = refused.problems().getFirst();
    assertThat(problem.what()).isEqualTo(what);
    assertThat(problem.fix()).isNotNull();
    if (!text.contains("is needed")) {
      assertThat(problem.where()).hasToString("Dockerfile:" + where);
    }
  }

  @Test
  void saysAllThatIsWrong() {
    assertThat(problemsOf("FRM a\nRUNN x\nFROM\n", Map.of()).problems())
        .extracting(Problem::fix)
        .contains("did you mean `FROM`?", "did you mean `RUN`?")
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only\n", "# escape=`"})
  void refusesAFileWithoutInstructions(String text) {
    assertThat(problemsOf(text, Map.of())).hasMessage("`Dockerfile` has no instructions");
  }

  @Test
  void readsAFile(@TempDir Path home) throws IOException {
    Path file = Files.writeString(home.resolve("Dockerfile"), "FROM a\n");

    Dockerfile dockerfile = Dockerfile.read(file, "app/Dockerfile", Map.of());

    assertThat(dockerfile.bases("").getFirst().where()).hasToString("app/Dockerfile:1:1");
    assertThatThrownBy(() -> Dockerfile.read(home.resolve("No"), "app/No", Map.of()))
        .hasMessage("the Dockerfile `%s` does not exist", home.resolve("No"));
  }

  private static int line(Dockerfile dockerfile, String quoted) {
    return dockerfile.lineOf(quoted).orElseThrow().line();
  }

  private static List<String> images(Dockerfile dockerfile, String target) {
    return dockerfile.bases(target).stream().map(Base::image).toList();
  }

  private static List<String> needs(Dockerfile dockerfile) {
    return dockerfile.buildKit().stream()
        .map((Need need) -> need.where().line() + " " + need.what())
        .toList();
  }

  private static KdeployException problemsOf(String text, Map<String, String> args) {
    return catchThrowableOfType(KdeployException.class, () -> read(text, args));
  }

  private static Dockerfile read(String text) {
    return read(text, Map.of());
  }

  private static Dockerfile read(String text, Map<String, String> args) {
    return Dockerfile.read("Dockerfile", text, args);
  }
}

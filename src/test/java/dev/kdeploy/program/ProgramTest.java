package dev.kdeploy.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void onlyFilesThatMayBeRunOnAbsolutePathsAreFound() throws IOException {
    Files.createDirectories(directory.resolve("a/tool"));
    Files.createDirectories(directory.resolve("b"));
    Files.writeString(directory.resolve("b/tool"), "not to be run");
    Path tool = program("c/tool", "");

    String path = "bin::." + ":" + directory + "/a:" + directory + "/b:" + directory + "/c";

    assertThat(Program.find("tool", Map.of("PATH", path)).map(Program::file)).contains(tool);
    assertThat(Program.find("tool", Map.of("PATH", directory + "/b"))).isEmpty();
    assertThat(Program.find("tool", Map.of())).isEmpty();
  }

  @Test
  void aChildGetsTheGivenEnvironmentAndNoOther() throws IOException {
    Program tool = tool("/usr/bin/env", Map.of("A", "b"));

    List<String> lines = tool.run(List.of(), LONG).output().lines().toList();

    assertThat(lines).contains("A=b").noneMatch(line -> line.startsWith("HOME="));
  }

  @Test
  void argumentsArriveAsTheyAre() throws IOException {
    Program tool = tool("printf '%s|' \"$@\"", Map.of());

    assertThat(tool.run(List.of("a b", "$HOME", "", "*"), LONG).output())
        .isEqualTo("a b|$HOME||*|");
  }

  @Test
  void withoutInputAChildReadsNothing() throws IOException {
    assertThat(tool("/bin/cat; echo end", Map.of()).run(List.of(), LONG).output())
        .isEqualTo("end\n");
  }

  @Test
  void whatIsFedArrives() throws IOException {
    byte[] much = "0123456789".repeat(1 << 17).getBytes(StandardCharsets.UTF_8);

    Program.Ended ended = tool("/usr/bin/wc -c", Map.of()).feed(List.of(), out -> out.write(much));

    assertThat(ended.output().strip()).isEqualTo("" + much.length);
  }

  @Test
  void onlyTheEndOfVeryLongOutputIsKept() throws IOException {
    Program.Ended ended =
        tool("/usr/bin/head -c 20000000 /dev/zero | /usr/bin/tr '\\0' x; echo end", Map.of())
            .run(List.of(), LONG);

    assertThat(ended.output()).hasSize(4 << 20).endsWith("xend\n");
  }

  @Test
  void aChildThatTakesTooLongIsEnded() throws IOException {
    Program tool = tool("exec /bin/sleep 1000", Map.of());

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class, () -> tool.run(List.of(), Duration.ofMillis(50)));

    assertThat(thrown.problems().getFirst().what()).contains("does not answer");
    assertThat(thrown.problems().getFirst().kind()).isEqualTo(Problem.Kind.REMOTE);
  }

  @Test
  void aFileThatTheSystemDoesNotRunIsAProblem() throws IOException {
    Path file = Files.writeString(directory.resolve("tool"), "#!/no/such/interpreter\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();

    KdeployException thrown =
        catchThrowableOfType(
            KdeployException.class,
            () -> new Program("tool", file, Map.of(), null).run(List.of(), LONG));

    assertThat(thrown.problems().getFirst().what()).isEqualTo("`tool` cannot be started");
  }

  @Test
  void whatItPrintsIsMadeFitForATerminal() {
    Program.Ended ended =
        new Program.Ended(
            1, "out", "\u001b[31mred\u001b[0m\u0007\r\n\n  \nprogress 1\rprogress 2\n");

    assertThat(ended.lastLines()).containsExactly("red", "progress 1", "progress 2");
    assertThat(new Program.Ended(1, "out\n", " \n").lastLines()).containsExactly("out");
  }

  private Program tool(String body, Map<String, String> environment) throws IOException {
    return new Program("tool", program("tool", body), environment, null);
  }

  private Path program(String name, String body) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}

package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kdeploy.output.Completion.Command;
import dev.kdeploy.output.Completion.Option;
import dev.kdeploy.output.Completion.Shell;
import dev.kdeploy.output.Completion.Sort;
import dev.kdeploy.output.Completion.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  @TempDir private Path temp;

  private static final Option HELP =
      new Option(List.of("-h", "--help"), "show this: [help]", Values.of(Sort.NONE));
  private static final Option ENVIRONMENT =
      new Option(List.of("-e", "--env"), "the environment's name", Values.of(Sort.ENVIRONMENT));
  private static final Option OUTPUT =
      new Option(
          List.of("-o", "--output"), "format", Values.words(List.of("text", "json", "yaml")));
  private static final Option FILE =
      new Option(List.of("-f", "--file"), "project file", Values.of(Sort.FILE));
  private static final Option SET = new Option(List.of("--set"), "a value", Values.of(Sort.ANY));
  private static final Option FOLLOW =
      new Option(List.of("-f", "--follow"), "go on", Values.of(Sort.NONE));

  private static Command command(String name, List<Option> options, Command... commands) {
    return new Command(
        name, List.of(), "do " + name, options, Values.of(Sort.NONE), List.of(commands));
  }

  private static Command root() {
    return command(
        "kdeploy",
        List.of(HELP),
        command("up", List.of(HELP, ENVIRONMENT, OUTPUT, FILE, SET)),
        new Command(
            "plan",
            List.of("diff"),
            "show what's next",
            List.of(ENVIRONMENT),
            Values.of(Sort.NONE),
            List.of()),
        command("logs", List.of(FOLLOW)),
        command(
            "canary", List.of(), command("promote", List.of(OUTPUT)), command("abort", List.of())),
        new Command(
            "completion",
            List.of(),
            "scripts",
            List.of(),
            Values.words(List.of("bash", "zsh", "fish")),
            List.of()));
  }

  @Test
  void writesAScriptForEachShell() {
    for (Shell shell : Shell.values()) {
      Golden.check("completion/kdeploy." + shell.command(), Completion.script(shell, root()));
    }
  }

  /// What bash offers when the last of the words is being typed.
  private List<String> offered(String... words) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash")));
    Path script = temp.resolve("kdeploy.bash");
    Files.writeString(script, Completion.script(Shell.BASH, root()));
    Files.createDirectories(temp.resolve("environments"));
    Files.writeString(temp.resolve("environments/staging.yaml"), "");
    Files.writeString(temp.resolve("a file.yaml"), "");
    StringBuilder line = new StringBuilder("set -u; source kdeploy.bash; COMP_WORDS=(");
    for (String word : words) {
      line.append(Completion.quoted(word)).append(' ');
    }
    line.append("); COMP_CWORD=").append(words.length - 1);
    line.append("; COMPREPLY=(); _kdeploy; printf '%s\\n' ${COMPREPLY[@]+\"${COMPREPLY[@]}\"}");
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", line.toString())
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out.lines().filter(each -> !each.isEmpty()).toList();
  }

  @Test
  void offersCommandsAndTheirOptions() throws Exception {
    assertThat(offered("kdeploy", ""))
        .containsExactly("up", "plan", "diff", "logs", "canary", "completion");
    assertThat(offered("kdeploy", "c")).containsExactly("canary", "completion");
    assertThat(offered("kdeploy", "-")).containsExactly("-h", "--help");
    assertThat(offered("kdeploy", "up", "--"))
        .containsExactly("--help", "--env", "--output", "--file", "--set");
    assertThat(offered("kdeploy", "canary", "")).containsExactly("promote", "abort");
    assertThat(offered("kdeploy", "canary", "promote", "--")).containsExactly("--output");
    assertThat(offered("kdeploy", "diff", "--")).containsExactly("--env");
    assertThat(offered("kdeploy", "completion", "")).containsExactly("bash", "zsh", "fish");
    assertThat(offered("kdeploy", "up", "")).isEmpty();
    assertThat(offered("kdeploy", "nonsense", "")).isNotEmpty();
  }

  @Test
  void offersValuesOfOptions() throws Exception {
    assertThat(offered("kdeploy", "up", "-e", ""))
        .containsExactly("dev", "test", "prod", "staging");
    assertThat(offered("kdeploy", "up", "--env", "st")).containsExactly("staging");
    assertThat(offered("kdeploy", "up", "--env", "="))
        .containsExactly("dev", "test", "prod", "staging");
    assertThat(offered("kdeploy", "up", "--output", "=", "j")).containsExactly("json");
    assertThat(offered("kdeploy", "up", "-f", "a")).containsExactly("a file.yaml");
    assertThat(offered("kdeploy", "up", "--set", "")).isEmpty();
  }

  @Test
  void goesOnAfterTheValueOfAnOption() throws Exception {
    assertThat(offered("kdeploy", "up", "-e", "prod", "--o")).containsExactly("--output");
    assertThat(offered("kdeploy", "up", "--env", "=", "prod", "--o")).containsExactly("--output");
    assertThat(offered("kdeploy", "up", "--set", "logs", "--f")).containsExactly("--file");
    assertThat(offered("kdeploy", "logs", "-f", "--f")).containsExactly("--follow");
  }
}

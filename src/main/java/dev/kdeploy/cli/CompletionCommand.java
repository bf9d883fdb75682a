package dev.kdeploy.cli;

import dev.kdeploy.output.Completion;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
    name = "completion",
    description = {
      "Print a completion script for a shell.",
      "bash: source <(kdeploy completion bash)",
      "zsh:  source <(kdeploy completion zsh)",
      "fish: kdeploy completion fish | source"
    },
    sortOptions = false)
final class CompletionCommand extends Command {
  /// The shells we speak.
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  Shell shell = Shell.bash;

  @Spec CommandSpec spec = CommandSpec.create();

  CompletionCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    Completion.Shell known = Completion.Shell.valueOf(shell.name().toUpperCase(Locale.ROOT));
    String script = Completion.script(known, CommandTree.of(spec.root().commandLine()));
    session.console().out().print(script);
    session.console().out().flush();
    return ExitCode.DONE;
  }
}

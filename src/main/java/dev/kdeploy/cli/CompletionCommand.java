package dev.kdeploy.cli;

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
    session.console().out().print(Completion.script(shell, spec.root().commandLine()));
    session.console().out().flush();
    return ExitCode.DONE;
  }
}

package dev.kdeploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command without a subcommand.
@CommandLine.Command(
    name = "kdeploy",
    description =
        "From a Dockerfile to a verified Kubernetes rollout with one command, and back again.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start here: kdeploy init, then kdeploy up. Help on a command: kdeploy COMMAND --help"
    },
    sortOptions = false)
final class Kdeploy implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      description = "Print the version.")
  boolean version;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (version) {
      spec.commandLine().getOut().println("kdeploy " + VersionCommand.number());
      return;
    }
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

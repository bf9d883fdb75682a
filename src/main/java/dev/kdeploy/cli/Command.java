package dev.kdeploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command has: a way to show its answer, and help.
abstract class Command implements Callable<Integer> {
  private final Console console;

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  Command(Console console) {
    this.console = console;
  }

  @Override
  public final Integer call() throws Exception {
    try (Session session = new Session(console, output)) {
      return run(session).code();
    }
  }

  abstract ExitCode run(Session session) throws Exception;
}

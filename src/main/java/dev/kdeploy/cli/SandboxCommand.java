package dev.kdeploy.cli;

import dev.kdeploy.sandbox.Sandbox;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "sandbox",
    description = {
      "The built-in rehearsal cluster: serve it for kubectl, or forget its state.",
      "It never runs a container; it shows how Kubernetes would act."
    },
    sortOptions = false)
final class SandboxCommand extends Command {
  @Option(names = "--reset", description = "Forget everything in it.")
  boolean reset;

  @Option(names = "--serve", description = "Serve its API until Ctrl-C, for kubectl and others.")
  boolean serve;

  SandboxCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run(Session session) {
    var directory = session.console().stateDirectory().resolve("sandbox");
    try (Sandbox sandbox = Sandbox.open(directory, session.clocks().wall(), 1)) {
      if (reset) {
        sandbox.reset();
        session.console().out().println("The sandbox is empty.");
      } else if (serve) {
        session.console().out().println("kubectl --server=" + sandbox.uri());
        session.console().out().flush();
        awaitInterrupt();
      } else {
        session.console().out().println("state: " + directory);
        session.console().out().println("releases: kdeploy list --sandbox -A");
      }
    }
    session.console().out().flush();
    return ExitCode.DONE;
  }

  /// Ctrl-C is how serving is meant to end.
  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.interrupted();
    }
  }
}

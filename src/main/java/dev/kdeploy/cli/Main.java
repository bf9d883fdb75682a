package dev.kdeploy.cli;

import dev.kdeploy.output.ProblemPrinter;
import dev.kdeploy.output.Screen;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Streams in, exit code out: the one place where failures are sorted.
final class Main {
  private final Console console;

  Main(Console console) {
    this.console = console;
  }

  public static void main(String[] args) {
    Interrupts.deliverTo(Thread.currentThread());
    System.exit(new Main(Console.ofProcess()).run(args));
  }

  int run(String... args) {
    int code = commandLine().execute(withHelp(args));
    console.out().flush();
    console.err().flush();
    return code;
  }

  /// `kdeploy help up` is what many try first.
  private static String[] withHelp(String[] args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
    asked[args.length - 1] = "--help";
    return asked;
  }

  CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Kdeploy());
    for (Object command : commands()) {
      commandLine.addSubcommand(command);
    }
    commandLine
        .getSubcommands()
        .values()
        .forEach(one -> one.getCommandSpec().usageMessage().abbreviateSynopsis(true));
    return commandLine
        .setOut(writer(console.out()))
        .setErr(writer(console.err()))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler(this::failed);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private List<Object> commands() {
    return List.of(
        new InitCommand(console),
        new BuildCommand(console),
        new RenderCommand(console),
        new ValuesCommand(console),
        new PlanCommand(console),
        new UpCommand(console),
        new StatusCommand(console),
        new LogsCommand(console),
        new HistoryCommand(console),
        new ExplainCommand(console),
        new WhyCommand(console),
        new RollbackCommand(console),
        canary(),
        new ListCommand(console),
        new DownCommand(console),
        new SandboxCommand(console),
        new SchemaCommand(console),
        new CompletionCommand(console),
        new VersionCommand(console));
  }

  private CommandLine canary() {
    return new CommandLine(new CanaryCommand(console))
        .addSubcommand(new CanaryActions.Status(console))
        .addSubcommand(new CanaryActions.Promote(console))
        .addSubcommand(new CanaryActions.Abort(console))
        .addSubcommand(new CanaryActions.Resume(console));
  }

  private int misused(ParameterException e, String[] args) {
    Problem problem = Usage.problem(e);
    console.err().print(new ProblemPrinter(screen().forStory()).errors(List.of(problem)));
    return ExitCode.INPUT.code();
  }

  private int failed(Exception e, CommandLine command, ParseResult result) {
    return switch (e) {
      case KdeployException known -> {
        console.err().print(new ProblemPrinter(screen().forStory()).errors(known.problems()));
        boolean verbose = command.getCommand() instanceof Command one && one.output.verbose;
        if (verbose && known.getCause() != null) {
          known.getCause().printStackTrace(console.err());
        }
        yield ExitCode.of(known.problems()).code();
      }
      case InterruptedException _ -> {
        console.err().println("interrupted; nothing was changed");
        yield ExitCode.INTERRUPTED.code();
      }
      default -> {
        console.err().println("error: this is a bug in kdeploy " + VersionCommand.number());
        e.printStackTrace(console.err());
        yield ExitCode.BUG.code();
      }
    };
  }

  private Screen screen() {
    return Screen.of(console.tty(), console.environment(), false);
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.output.Completion;
import dev.kdeploy.output.Completion.Sort;
import dev.kdeploy.output.Completion.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The command line as completion scripts need it.
final class CommandTree {
  private CommandTree() {}

  static Completion.Command of(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    List<Completion.Command> commands =
        commandLine.getSubcommands().values().stream().distinct().map(CommandTree::of).toList();
    List<Completion.Option> options = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      options.add(
          new Completion.Option(
              List.of(option.names()), first(option.description()), values(option)));
    }
    Values arguments =
        spec.positionalParameters().isEmpty()
            ? Values.of(Sort.NONE)
            : values(spec.positionalParameters().getFirst());
    return new Completion.Command(
        spec.name(),
        List.of(spec.aliases()),
        first(spec.usageMessage().description()),
        options,
        arguments,
        commands);
  }

  private static Values values(ArgSpec argument) {
    if (argument.arity().max() == 0) {
      return Values.of(Sort.NONE);
    }
    if (argument.type().isEnum()) {
      return Values.words(
          Arrays.stream(argument.type().getEnumConstants()).map(Object::toString).toList());
    }
    return switch (argument.paramLabel()) {
      case "FILE" -> Values.of(Sort.FILE);
      case "DIR" -> Values.of(Sort.DIRECTORY);
      case "ENV" -> Values.of(Sort.ENVIRONMENT);
      default -> Values.of(Sort.ANY);
    };
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }
}

package dev.kdeploy.cli;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.problem.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Mistakes in a command line, as problems with a way on.
final class Usage {
  private Usage() {}

  static Problem problem(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String help = "see `" + command.getCommandSpec().qualifiedName() + " --help`";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(command, unmatched.getUnmatched().getFirst(), help);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return Problem.of("%s needs a value", shown(missing.getMissing().getFirst())).fix("%s", help);
    }
    ArgSpec argument = e.getArgSpec();
    if (argument != null && e.getValue() != null) {
      return unsuitable(argument, e.getValue(), help);
    }
    return Problem.of("%s", decapitalized(String.valueOf(e.getMessage()))).fix("%s", help);
  }

  private static Problem unsuitable(ArgSpec argument, String value, String help) {
    if (argument.type().isEnum()) {
      List<String> known =
          Arrays.stream(argument.type().getEnumConstants()).map(Object::toString).toList();
      return Problem.of("%s cannot be `%s`", shown(argument), value)
          .fix("%s", Suggestion.sentence(value, known));
    }
    boolean number = argument.type() == Integer.class || argument.type() == int.class;
    return number
        ? Problem.of("%s must be a whole number, found `%s`", shown(argument), value)
            .fix("%s", help)
        : Problem.of("%s cannot be `%s`", shown(argument), value).fix("%s", help);
  }

  private static String shown(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? "`" + option.longestName() + "`"
        : argument.paramLabel();
  }

  private static Problem unknown(CommandLine command, String word, String help) {
    boolean option = word.startsWith("-");
    List<String> known = new ArrayList<>();
    if (option) {
      for (OptionSpec spec : command.getCommandSpec().options()) {
        known.addAll(List.of(spec.names()));
      }
    } else {
      known.addAll(command.getSubcommands().keySet());
    }
    String name = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    Problem problem =
        option
            ? Problem.of("`%s` has no option `%s`", command.getCommandSpec().qualifiedName(), name)
            : known.isEmpty()
                ? Problem.of(
                    "`%s` does not take `%s`", command.getCommandSpec().qualifiedName(), word)
                : Problem.of("there is no command `%s`", word);
    return Suggestion.nearest(name, known)
        .map(near -> problem.fix("did you mean `%s`?", near))
        .orElseGet(() -> problem.fix("%s", help));
  }

  private static String decapitalized(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.isEmpty() ? text : Character.toLowerCase(first.charAt(0)) + first.substring(1);
  }
}

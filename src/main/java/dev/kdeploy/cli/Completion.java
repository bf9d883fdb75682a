package dev.kdeploy.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion scripts, made from the commands themselves.
final class Completion {
  private Completion() {}

  static String script(CompletionCommand.Shell shell, CommandLine kdeploy) {
    return switch (shell) {
      // The bash script loads bashcompinit by itself when zsh reads it.
      case bash, zsh -> AutoComplete.bash("kdeploy", kdeploy);
      case fish -> fish(kdeploy);
    };
  }

  private static String fish(CommandLine kdeploy) {
    StringBuilder script = new StringBuilder("complete -c kdeploy -f\n");
    for (Map.Entry<String, CommandLine> entry : kdeploy.getSubcommands().entrySet()) {
      CommandSpec spec = entry.getValue().getCommandSpec();
      String name = entry.getKey();
      script.append(
          line("-n __fish_use_subcommand -a " + name, first(spec.usageMessage().description())));
      for (OptionSpec option : spec.options()) {
        script.append(
            line(
                "-n '__fish_seen_subcommand_from " + name + "'" + names(option) + values(option),
                first(option.description())));
      }
    }
    return script.toString();
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return names.toString();
  }

  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.type().isEnum()) {
      List<String> words = Arrays.stream(option.type().getEnumConstants()).map(Object::toString).toList();
      return " -x -a '" + String.join(" ", words) + "'";
    }
    boolean path = option.paramLabel().equals("FILE") || option.paramLabel().equals("DIR");
    return path ? " -r -F" : " -x";
  }

  private static String line(String what, String description) {
    return "complete -c kdeploy " + what + " -d '" + description.replace("'", "\\'") + "'\n";
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }
}

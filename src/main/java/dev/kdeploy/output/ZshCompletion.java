package dev.kdeploy.output;

import dev.kdeploy.output.Completion.Command;
import dev.kdeploy.output.Completion.Option;
import dev.kdeploy.output.Completion.Values;
import java.util.ArrayList;
import java.util.List;

/// For zsh: a function for every command, each in the words of `_arguments`.
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef NAME
      # zsh completion for NAME; put `source <(NAME completion zsh)` into ~/.zshrc, after compinit
      _NAME_environments() {
        local -a names
        names=(dev test prod environments/*.yaml(N:t:r))
        compadd -- $names
      }
      """;
  private static final String TAIL =
      """

      if [ "$funcstack[1]" = _NAME ]; then
        _NAME "$@"
      else
        compdef _NAME NAME
      fi
      """;

  private final Command root;
  private final StringBuilder script = new StringBuilder();

  ZshCompletion(Command root) {
    this.root = root;
  }

  String script() {
    script.append(HEAD.replace("NAME", root.name()));
    function(root, "_" + root.name());
    return script.append(TAIL.replace("NAME", root.name())).toString();
  }

  private void function(Command command, String name) {
    List<String> specs = new ArrayList<>();
    command.options().forEach(option -> specs.addAll(specs(option)));
    boolean nested = !command.commands().isEmpty();
    specs.add(
        nested ? "'1:command:->command' '*::argument:->rest'" : arguments(command.arguments()));
    script.append("\n").append(name).append("() {\n");
    if (nested) {
      script.append("  local curcontext=\"$curcontext\" state line\n");
    }
    script.append("  _arguments -s ").append(nested ? "-C " : "").append("\\\n    ");
    script.append(String.join(" \\\n    ", specs)).append("\n");
    if (nested) {
      dispatch(command, name);
    }
    script.append("}\n");
    command.commands().forEach(inner -> function(inner, name + "_" + inner.name()));
  }

  private void dispatch(Command command, String name) {
    script.append("  local -a commands\n  commands=(\n");
    for (Command inner : command.commands()) {
      String described = inner.name().replace(":", "\\:") + ":" + inner.description();
      script.append("    ").append(Completion.quoted(described)).append("\n");
    }
    script.append("  )\n  case $state in\n");
    script.append("    command) _describe -t commands command commands ;;\n");
    script.append("    rest)\n      case $line[1] in\n");
    for (Command inner : command.commands()) {
      String words = String.join("|", inner.words());
      String function = name + "_" + inner.name();
      script.append("        " + words + ") " + function + " ;;\n");
    }
    script.append("      esac\n      ;;\n  esac\n");
  }

  /// One for each name; the names of an option exclude each other.
  private List<String> specs(Option option) {
    String exclusive = "(" + String.join(" ", option.names()) + ")";
    String value = option.takesValue() ? ":value:" + action(option.values()) : "";
    return option.names().stream()
        .map(
            name ->
                Completion.quoted(
                    exclusive + name + equals(option, name) + "[" + text(option) + "]" + value))
        .toList();
  }

  private static String equals(Option option, String name) {
    if (!option.takesValue()) {
      return "";
    }
    return name.startsWith("--") ? "=" : "+";
  }

  private static String text(Option option) {
    return option.description().replaceAll("([\\[\\]:\\\\])", "\\\\$1");
  }

  private String arguments(Values values) {
    return Completion.quoted("*:argument:" + action(values));
  }

  private String action(Values values) {
    return switch (values.sort()) {
      case NONE, ANY -> "";
      case WORDS -> "(" + String.join(" ", values.words()) + ")";
      case FILE -> "_files";
      case DIRECTORY -> "_files -/";
      case ENVIRONMENT -> "_" + root.name() + "_environments";
    };
  }
}

package dev.kdeploy.output;

import dev.kdeploy.output.Completion.Command;
import dev.kdeploy.output.Completion.Option;
import dev.kdeploy.output.Completion.Values;
import java.util.List;
import java.util.stream.Stream;

/// For fish: one `complete` for every command and option, under the condition that its command was
/// typed.
final class FishCompletion {
  private static final String HEAD =
      """
      # fish completion for NAME; put `NAME completion fish | source` into ~/.config/fish/config.fish
      function __NAME_environments
        printf '%s\\n' dev test prod
        for file in environments/*.yaml
          string replace -r '.*/(.*)\\.yaml' '$1' $file
        end
      end
      complete -c NAME -f
      """;

  private final Command root;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(Command root) {
    this.root = root;
  }

  String script() {
    script.append(HEAD.replace("NAME", root.name()));
    command(root, "");
    return script.toString();
  }

  /// @param typed the condition that the words which lead to the command were typed
  private void command(Command command, String typed) {
    List<String> inner = command.commands().stream().flatMap(it -> it.words().stream()).toList();
    String none =
        inner.isEmpty() ? "" : "not __fish_seen_subcommand_from " + String.join(" ", inner);
    String here = and(typed, none);
    for (Command next : command.commands()) {
      line(here, " -a " + next.name(), next.description());
      String seen = "__fish_seen_subcommand_from " + String.join(" ", next.words());
      command(next, and(typed, seen));
    }
    command
        .options()
        .forEach(option -> line(here, names(option) + value(option), option.description()));
    String arguments = choices(command.arguments());
    if (inner.isEmpty() && !arguments.isEmpty()) {
      line(here, arguments, "");
    }
  }

  private static String and(String first, String second) {
    return String.join("; and ", Stream.of(first, second).filter(it -> !it.isEmpty()).toList());
  }

  private void line(String condition, String what, String description) {
    script.append("complete -c ").append(root.name());
    if (!condition.isEmpty()) {
      script.append(" -n ").append(quoted(condition));
    }
    script.append(what);
    if (!description.isEmpty()) {
      script.append(" -d ").append(quoted(description));
    }
    script.append("\n");
  }

  private static String names(Option option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return names.toString();
  }

  private String value(Option option) {
    return option.takesValue() ? " -r" + choices(option.values()) : "";
  }

  private String choices(Values values) {
    return switch (values.sort()) {
      case NONE, ANY -> "";
      case WORDS -> " -a " + quoted(String.join(" ", values.words()));
      case FILE -> " -F";
      case DIRECTORY -> " -a '(__fish_complete_directories)'";
      case ENVIRONMENT -> " -a '(__" + root.name() + "_environments)'";
    };
  }

  /// In single quotes fish knows two escapes.
  private static String quoted(String text) {
    return "'" + Visible.text(text).replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

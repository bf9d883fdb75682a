package dev.kdeploy.output;

import dev.kdeploy.output.Completion.Command;
import dev.kdeploy.output.Completion.Option;
import dev.kdeploy.output.Completion.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// For bash from 3.2 on, without the bash-completion package.
///
/// Walks over the words before the cursor to learn which command they name and whether the last of
/// them is an option that wants a value. Bash splits `--name=value` into three words.
final class BashCompletion {
  private static final String FRAME =
      """
      # bash completion for NAME; put `source <(NAME completion bash)` into ~/.bashrc
      _NAME_environments() {
        local file
        printf '%s\\n' dev test prod
        for file in environments/*.yaml; do
          file=${file##*/}
          [ "$file" = '*.yaml' ] || printf '%s\\n' "${file%.yaml}"
        done
      }

      _NAME() {
        local IFS=$'\\n' cur=${COMP_WORDS[COMP_CWORD]} option= path= word i=1
        local words= options= values=
        while ((i < COMP_CWORD)); do
          word=${COMP_WORDS[i]}
          case $path:$word in
      VALUED
              option=$path:$word
              ((i++))
              [ "${COMP_WORDS[i]}" = = ] && ((i++))
              ((i >= COMP_CWORD)) || option=
              ;;
      COMMANDS
          esac
          ((i++))
        done
        [ "$cur" = = ] && cur=
        if [ -n "$option" ]; then
          case $option in
      VALUES
          esac
        else
          case $path in
      PATHS
          esac
          case $cur in
            -*) values=$options ;;
            *) values=$words ;;
          esac
        fi
        case $values in
          '') ;;
          @file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
          @directory) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
          @environment) COMPREPLY=($(compgen -W "$(_NAME_environments)" -- "$cur")) ;;
          *) COMPREPLY=($(compgen -W "$values" -- "$cur")) ;;
        esac
      }
      complete -F _NAME NAME
      """;

  private static final String INDENT = "      ";

  private final Command root;
  private final List<String> valued = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final Map<String, List<String>> optionsByValues = new LinkedHashMap<>();

  BashCompletion(Command root) {
    this.root = root;
  }

  String script() {
    collect(root, "");
    List<String> values = new ArrayList<>();
    optionsByValues.forEach(
        (value, options) ->
            values.add(INDENT + String.join("|", options) + ") values=" + value + " ;;"));
    return FRAME
        .replace("VALUED", INDENT + (valued.isEmpty() ? "''" : String.join("|", valued)) + ")")
        .replace("COMMANDS", String.join("\n", commands))
        .replace("VALUES", String.join("\n", values))
        .replace("PATHS", String.join("\n", paths))
        .replace("NAME", root.name());
  }

  private void collect(Command command, String path) {
    List<String> options = new ArrayList<>();
    for (Option option : command.options()) {
      for (String name : option.names()) {
        options.add(name);
        if (option.takesValue()) {
          String pattern = Completion.quoted(path + ":" + name);
          valued.add(pattern);
          optionsByValues
              .computeIfAbsent(list(option.values()), key -> new ArrayList<>())
              .add(pattern);
        }
      }
    }
    List<String> words = new ArrayList<>();
    for (Command inner : command.commands()) {
      words.addAll(inner.words());
      String inside = path + "/" + inner.name();
      List<String> patterns =
          inner.words().stream().map(word -> Completion.quoted(path + ":" + word)).toList();
      commands.add(
          INDENT + String.join("|", patterns) + ") path=" + Completion.quoted(inside) + " ;;");
      collect(inner, inside);
    }
    String offered = words.isEmpty() ? list(command.arguments()) : lines(words);
    paths.add(
        INDENT
            + Completion.quoted(path)
            + ") words="
            + offered
            + " options="
            + lines(options)
            + " ;;");
  }

  private static String list(Values values) {
    return switch (values.sort()) {
      case NONE, ANY -> "''";
      case WORDS -> lines(values.words());
      case FILE, DIRECTORY, ENVIRONMENT -> "@" + Words.of(values.sort());
    };
  }

  private static String lines(List<String> words) {
    return words.isEmpty() ? "''" : "$'" + String.join("\\n", words).replace("'", "\\'") + "'";
  }
}

package dev.kdeploy.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Scripts that complete kdeploy's command line in a shell. They start nothing: everything they
/// offer is in them, but the names of environments and files.
public final class Completion {
  /// The shells that are served.
  public enum Shell {
    BASH,
    ZSH,
    FISH;

    /// The shell's own name.
    public String command() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A command and what may follow it.
  ///
  /// @param name the word to type; of the root, the program's
  /// @param aliases other words for it
  /// @param arguments what its positional arguments may be
  public record Command(
      String name,
      List<String> aliases,
      String description,
      List<Option> options,
      Values arguments,
      List<Command> commands) {
    public Command {
      aliases = List.copyOf(aliases);
      options = List.copyOf(options);
      commands = List.copyOf(commands);
    }

    /// Its name and its aliases.
    List<String> words() {
      List<String> words = new ArrayList<>(List.of(name));
      words.addAll(aliases);
      return words;
    }
  }

  /// An option.
  ///
  /// @param names all of them, with their dashes
  /// @param values what its value may be; [Sort#NONE] when it takes none
  public record Option(List<String> names, String description, Values values) {
    public Option {
      names = List.copyOf(names);
    }

    boolean takesValue() {
      return values.sort() != Sort.NONE;
    }
  }

  /// What a value may be.
  ///
  /// @param words the choices of [Sort#WORDS]
  public record Values(Sort sort, List<String> words) {
    public Values {
      words = List.copyOf(words);
    }

    /// One of these words.
    public static Values words(List<String> words) {
      return new Values(Sort.WORDS, words);
    }

    /// Values of a sort that needs no words.
    public static Values of(Sort sort) {
      return new Values(sort, List.of());
    }
  }

  /// Sorts of values.
  public enum Sort {
    /// There is no value.
    NONE,
    /// Anything.
    ANY,
    /// One of the given words.
    WORDS,
    FILE,
    DIRECTORY,
    /// The name of an environment of the project in the current directory.
    ENVIRONMENT
  }

  private Completion() {}

  /// The script for a shell, to be sourced or put where the shell looks for completions.
  public static String script(Shell shell, Command root) {
    return switch (shell) {
      case BASH -> new BashCompletion(root).script();
      case ZSH -> new ZshCompletion(root).script();
      case FISH -> new FishCompletion(root).script();
    };
  }

  /// A text in single quotes, as every one of the shells reads it.
  static String quoted(String text) {
    return "'" + Visible.text(text).replace("'", "'\\''") + "'";
  }
}

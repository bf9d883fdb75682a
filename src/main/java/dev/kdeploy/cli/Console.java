package dev.kdeploy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything a command knows of the process it runs in: streams, variables, the directory, and
/// which of the streams are terminals.
///
/// @param out the answer
/// @param err the story
/// @param tty the file descriptors that are terminals, as the launcher passes them: `012`
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path directory,
    Path home,
    String tty) {

  Console {
    environment = Map.copyOf(environment);
  }

  static Console ofProcess() {
    return new Console(
        System.in,
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        homeDirectory(),
        System.getProperty("kdeploy.tty", ""));
  }

  /// As other programs see it: the JDK asks the system's list of users and not the variable.
  private static Path homeDirectory() {
    String variable = System.getenv().getOrDefault("HOME", "");
    return Path.of(variable.isEmpty() ? System.getProperty("user.home", "/") : variable);
  }

  /// Whether somebody is there to answer a question.
  boolean canAsk() {
    return tty.contains("0") && tty.contains("2");
  }

  /// Whether this is a terminal, so that a default environment is what the user sees and means.
  boolean isInteractive() {
    return tty.contains("0") && (tty.contains("1") || tty.contains("2"));
  }

  /// Asks on the story's stream; null when the answer's stream has ended.
  @Nullable String ask(String question) {
    err.print(question);
    err.flush();
    try {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    } catch (IOException _) {
      return null;
    }
  }

  /// The directory for what outlives a command, by the XDG rules.
  Path stateDirectory() {
    String own = environment.getOrDefault("KDEPLOY_STATE", "");
    if (!own.isEmpty()) {
      return directory.resolve(own);
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    return (state.isEmpty() ? home.resolve(".local/state") : Path.of(state)).resolve("kdeploy");
  }
}

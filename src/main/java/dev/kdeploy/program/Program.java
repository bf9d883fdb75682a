package dev.kdeploy.program;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program of this machine, and the environment it runs in.
///
/// A child gets its arguments as they are (no shell), this environment and no other, and no input
/// but what it is fed. What it prints is read while it runs and kept within bounds. An interrupt
/// ends the child and everything it started.
///
/// @param name as it is typed
/// @param file where it lies; absolute
/// @param directory where it runs, or null for this process's own
public record Program(
    String name, Path file, Map<String, String> environment, @Nullable Path directory) {
  private static final int SHOWN_LINES = 10;
  private static final int LONGEST_LINE = 500;
  private static final Pattern TERMINAL_CODES =
      Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|[\\x00-\\x08\\x0e-\\x1f\\x7f]");

  public Program {
    environment = Map.copyOf(environment);
  }

  /// The first program of this name on the `PATH` of an environment. Relative entries of `PATH` do
  /// not count: they mean another program in every directory.
  public static Optional<Program> find(String name, Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(directory -> candidates(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new Program(name, file, environment, null));
  }

  /// A program as somebody writes it who is in a directory: by its name, or with a path.
  public static Optional<Program> find(
      String written, Path directory, Map<String, String> environment) {
    if (written.indexOf('/') < 0) {
      return find(written, environment).map(found -> found.in(directory));
    }
    Path file = directory.resolve(written).normalize();
    return Files.isRegularFile(file) && Files.isExecutable(file)
        ? Optional.of(new Program(written, file, environment, directory))
        : Optional.empty();
  }

  /// The same, run in a directory.
  private Program in(Path other) {
    return new Program(name, file, environment, other);
  }

  private static Stream<Path> candidates(String directory, String name) {
    try {
      Path path = Path.of(directory);
      return path.isAbsolute()
          ? Stream.of(path.resolve(name), path.resolve(name + ".exe"))
          : Stream.empty();
    } catch (InvalidPathException _) {
      return Stream.empty();
    }
  }

  /// What writes the input of a child.
  @FunctionalInterface
  public interface Input {
    /// Writes all of it. A failure other than of `out` itself ends the child before it can take
    /// what it got for the whole.
    void writeTo(OutputStream out) throws IOException;
  }

  /// How a child ended.
  ///
  /// @param output what it printed, the last of it where that is very long
  /// @param errors what it printed as errors, likewise
  public record Ended(int code, String output, String errors) {
    /// Whether it says that all is well.
    public boolean isSuccess() {
      return code == 0;
    }

    /// The last lines it printed, errors where there are some, fit for a terminal.
    public List<String> lastLines() {
      List<String> lines =
          TERMINAL_CODES
              .matcher(errors.isBlank() ? output : errors)
              .replaceAll("")
              .lines()
              .map(String::stripTrailing)
              .filter(line -> !line.isBlank())
              .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
              .toList();
      return lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    }

    /// Whether it printed a text, in whichever case.
    public boolean says(String text) {
      return Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)
          .matcher(errors + "\n" + output)
          .find();
    }
  }

  /// Runs it without input.
  ///
  /// @throws KdeployException of kind REMOTE when it cannot be started or is not done in time
  public Ended run(List<String> arguments, Duration timeout) {
    ProgramRun run = ProgramRun.start(this, arguments);
    run.closeInput();
    return run.await(Optional.of(timeout));
  }

  /// Runs it with an input, for as long as it takes. A child that is done before it has read all of
  /// its input is done.
  ///
  /// @throws KdeployException of kind REMOTE when it cannot be started; what `input` throws
  public Ended feed(List<String> arguments, Input input) {
    ProgramRun run = ProgramRun.start(this, arguments);
    run.feed(input);
    return run.await(Optional.empty());
  }

  /// Runs it without input, for as long as it takes.
  ///
  /// @throws KdeployException of kind REMOTE when it cannot be started
  public Ended run(List<String> arguments) {
    ProgramRun run = ProgramRun.start(this, arguments);
    run.closeInput();
    return run.await(Optional.empty());
  }

  /// That it failed, with its last lines.
  public static Problem withLastLines(Problem problem, Ended ended) {
    Problem told = problem;
    for (String line : ended.lastLines()) {
      told = told.detail("%s", line);
    }
    return told;
  }
}

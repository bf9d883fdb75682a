package dev.kdeploy.image.docker;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The `docker` command of this environment.
final class DockerCli {
  private static final long LAST_BREATH_SECONDS = 3;

  private final Map<String, String> environment;

  DockerCli(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// Runs it, line by line of both its outputs, and answers with its exit code.
  ///
  /// An interrupt ends the process: asked first, then killed.
  ///
  /// @param more variables on top of the environment
  /// @throws KdeployException when there is no such command, or the thread is interrupted
  int run(List<String> arguments, Map<String, String> more, Consumer<String> line) {
    Process process = started(arguments, more);
    FutureTask<Integer> reading = new FutureTask<>(() -> read(process, line));
    Thread.ofVirtual().name("docker-cli").start(reading);
    try {
      reading.get();
      return process.waitFor();
    } catch (InterruptedException e) {
      end(process);
      throw Daemon.interrupted(e);
    } catch (ExecutionException e) {
      end(process);
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw unusable(Objects.toString(e.getMessage(), "its output breaks off"), e);
    }
  }

  private Process started(List<String> arguments, Map<String, String> more) {
    List<String> command = new ArrayList<>();
    command.add(found().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw unusable(Objects.toString(e.getMessage(), "it does not start"), e);
    }
  }

  private static int read(Process process, Consumer<String> line) throws IOException {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line.accept(text);
      }
    }
    return 0;
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(LAST_BREATH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      // A second interrupt: no more patience.
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private Path found() {
    String path = environment.getOrDefault("PATH", "");
    for (String directory : path.split(File.pathSeparator, -1)) {
      for (String name : List.of("docker", "docker.exe")) {
        Optional<Path> file = executable(directory, name);
        if (file.isPresent()) {
          return file.get();
        }
      }
    }
    throw new KdeployException(
        Problem.of("there is no `docker` command, which `builder: buildx` needs")
            .kind(Problem.Kind.REMOTE)
            .why("it is in no directory of `PATH`")
            .fix("install the Docker CLI with its buildx plugin, or leave `builder` out"));
  }

  private static Optional<Path> executable(String directory, String name) {
    try {
      Path file = Path.of(directory.isEmpty() ? "." : directory).resolve(name).toAbsolutePath();
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static KdeployException unusable(String why, Exception cause) {
    return new KdeployException(
        Problem.of("the `docker` command cannot be run")
            .kind(Problem.Kind.REMOTE)
            .why("%s", why)
            .fix("see that `docker version` works"),
        cause);
  }
}

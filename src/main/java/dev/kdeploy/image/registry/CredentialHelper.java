package dev.kdeploy.image.registry;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.yaml.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A program `docker-credential-NAME` that keeps logins; spoken to as the docker-credential-helpers
/// project lays down: `get`, the registry on stdin, JSON on stdout.
///
/// @param file Docker's configuration, which names the program
record CredentialHelper(
    String name, String file, Map<String, String> environment, Duration timeout) {
  private static final int LARGEST = 1 << 16;
  private static final int LONGEST_MESSAGE = 300;

  /// The login that it has for the registry of this name, if any.
  ///
  /// @throws KdeployException when it cannot be asked
  Optional<Login> get(String server) {
    Process process = start(executable().orElseThrow(this::missing));
    FutureTask<String> output = reading(process.getInputStream());
    FutureTask<String> errors = reading(process.getErrorStream());
    try {
      tell(process, server);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw late();
      }
      String printed = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return process.exitValue() == 0
          ? login(printed)
          : none(process.exitValue(), printed, errors.get(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KdeployException(
          Problem.of("`%s` was interrupted", program()).kind(Problem.Kind.INTERRUPTED), e);
    } catch (TimeoutException e) {
      throw late();
    } catch (ExecutionException e) {
      throw failed("what it prints cannot be read");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String program() {
    return "docker-credential-" + name;
  }

  /// Found on the PATH that the user has, which may be another than this process was started with.
  private Optional<Path> executable() {
    if (name.contains("/") || name.contains(File.separator)) {
      return Optional.empty();
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .flatMap(this::candidates)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private Stream<Path> candidates(String directory) {
    try {
      return Stream.of(Path.of(directory, program()), Path.of(directory, program() + ".exe"));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  private Process start(Path executable) {
    ProcessBuilder builder = new ProcessBuilder(executable.toString(), "get");
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw failed("it cannot be run: " + e.getMessage());
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(server.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It may end without listening; its exit code says more.
      return;
    }
  }

  private static FutureTask<String> reading(InputStream stream) {
    FutureTask<String> task =
        new FutureTask<>(
            () -> {
              try (stream) {
                String text = new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
                stream.transferTo(OutputStream.nullOutputStream());
                return text;
              }
            });
    Thread.ofVirtual().start(task);
    return task;
  }

  private Optional<Login> login(String printed) {
    try {
      if (Json.read(printed) instanceof Map<?, ?> answer) {
        Login login = Login.of(Fields.text(answer, "Username"), Fields.text(answer, "Secret"));
        return login.isEmpty() ? Optional.empty() : Optional.of(login);
      }
    } catch (UncheckedIOException e) {
      // Not passed on: it quotes what was printed.
      throw failed("it does not print JSON");
    }
    throw failed("it does not print a JSON object");
  }

  /// Helpers say on stdout, and only in words, that they have nothing.
  private Optional<Login> none(int code, String printed, String errors) {
    String message = printed.isBlank() ? errors.strip() : printed.strip();
    if (message.contains("credentials not found") || message.contains("no credentials")) {
      return Optional.empty();
    }
    String line = message.lines().findFirst().orElse("");
    String shown = line.substring(0, Math.min(line.length(), LONGEST_MESSAGE));
    boolean secret = message.contains("{");
    throw failed("it ends with " + code + (secret || shown.isBlank() ? "" : " and says: " + shown));
  }

  private KdeployException missing() {
    return new KdeployException(
        Problem.of(
                "the program `%s`, which keeps logins for registries, is not on the PATH",
                program())
            .why("`%s` names it", file)
            .fix("install it, or take it out of that file and run `docker login` again"));
  }

  private KdeployException late() {
    return failed("it does not answer within " + timeout.toSeconds() + " s");
  }

  private KdeployException failed(String why) {
    return new KdeployException(
        Problem.of("the program `%s` gives no login", program())
            .why("%s", why)
            .fix("run `echo REGISTRY | %s get` yourself to see why", program()));
  }
}

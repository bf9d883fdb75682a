package dev.kdeploy.project;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// Runs a program whose output is a secret.
///
/// @param problem names the entry, for what goes wrong
record SecretCommand(Path directory, Map<String, String> environment, Problem problem) {
  private static final int LARGEST = 1 << 20;
  private static final int SHOWN_LINES = 10;
  private static final Pattern NO_PROGRAM = Pattern.compile("error[=:] ?2\\b");
  private static final Pattern NO_RIGHT = Pattern.compile("error[=:] ?13\\b");

  /// The output. Stops the program and everything it started when the time is over.
  SecretValue run(List<String> arguments, Duration timeout) {
    String name = Known.brief(arguments.getFirst());
    Process process = start(arguments, name);
    FutureTask<byte[]> output = reading(process.getInputStream());
    FutureTask<byte[]> errors = reading(process.getErrorStream());
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        stop(process);
        throw late(name, timeout);
      }
      // A child that outlives the program may hold its output open.
      byte[] content = output.get(Math.max(1000, timeout.toMillis()), TimeUnit.MILLISECONDS);
      if (process.exitValue() != 0) {
        throw failed(name, process.exitValue(), errors.get(1, TimeUnit.SECONDS));
      }
      return value(content, name);
    } catch (InterruptedException e) {
      stop(process);
      Thread.currentThread().interrupt();
      throw new KdeployException(
          Problem.of("`%s` was interrupted", name).kind(Problem.Kind.INTERRUPTED), e);
    } catch (TimeoutException e) {
      stop(process);
      throw late(name, timeout);
    } catch (ExecutionException e) {
      throw new KdeployException(
          problem.what("`%s`: the output of `%s` cannot be read", problem.what(), name), e);
    }
  }

  private Process start(List<String> arguments, String name) {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new KdeployException(
          problem
              .what("`%s` wants the output of `%s`, which cannot be run", problem.what(), name)
              .why("%s", reason(String.valueOf(e.getMessage())))
              .fix("install it, or name it with its path; there is no shell in between"),
          e);
    }
  }

  /// The system's reason without the error numbers around it.
  private static String reason(String message) {
    if (NO_PROGRAM.matcher(message).find()) {
      return "there is no such program";
    }
    return NO_RIGHT.matcher(message).find()
        ? "it may not be run"
        : message.replaceFirst("^Cannot run program .*?: ", "");
  }

  private static FutureTask<byte[]> reading(InputStream stream) {
    Callable<byte[]> read =
        () -> {
          try (stream) {
            byte[] content = stream.readNBytes(LARGEST + 1);
            // Read on, so that the program does not wait for us for ever.
            stream.transferTo(new Nowhere());
            return content;
          }
        };
    FutureTask<byte[]> task = new FutureTask<>(read);
    Thread.ofVirtual().start(task);
    return task;
  }

  private static final class Nowhere extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {}
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private SecretValue value(byte[] content, String name) {
    if (content.length > LARGEST) {
      throw new KdeployException(
          problem
              .what("`%s`: the output of `%s` is larger than 1 MiB", problem.what(), name)
              .why("a Secret holds no more"));
    }
    SecretValue value = new SecretValue(withoutLineEnd(content));
    if (value.size() == 0) {
      throw new KdeployException(
          problem
              .what("`%s`: the output of `%s` is empty", problem.what(), name)
              .fix("run it by hand to see why"));
    }
    return value;
  }

  /// A single line loses its line end, as in `$(…)`; what has several lines is taken as it is.
  private static byte[] withoutLineEnd(byte[] content) {
    int first = -1;
    for (int i = 0; i < content.length && first < 0; i++) {
      first = content[i] == '\n' ? i : -1;
    }
    if (first < 0 || first < content.length - 1) {
      return content;
    }
    int end = first > 0 && content[first - 1] == '\r' ? first - 1 : first;
    return java.util.Arrays.copyOf(content, end);
  }

  private KdeployException late(String name, Duration timeout) {
    return new KdeployException(
        problem
            .what("`%s`: `%s` takes longer than %s", problem.what(), name, Durations.write(timeout))
            .why("it gets no input, so that it may wait for a question that nobody sees")
            .fix("run it by hand, or give it more time with `timeout`"));
  }

  private KdeployException failed(String name, int code, byte[] errors) {
    Problem failed = problem.what("`%s`: `%s` ends with %d", problem.what(), name, code);
    List<String> lines =
        new String(errors, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    for (String line : lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())) {
      failed = failed.detail("%s", line.length() > 500 ? line.substring(0, 500) + "…" : line);
    }
    return new KdeployException(failed.fix("run it by hand to see why"));
  }
}

package dev.kdeploy.program;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of a program: a child, the threads that read what it prints, and the one that feeds it.
///
/// The caller's thread only waits, because a write into a full pipe cannot be interrupted.
final class ProgramRun {
  private static final int KEPT_OUTPUT = 4 << 20;
  private static final int KEPT_ERRORS = 64 << 10;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Program program;
  private final Process process;
  private final LastBytes output;
  private final LastBytes errors;
  private @Nullable Thread feeder;
  private volatile @Nullable Throwable failure;

  private ProgramRun(Program program, Process process) {
    this.program = program;
    this.process = process;
    this.output = LastBytes.of(process.getInputStream(), KEPT_OUTPUT);
    this.errors = LastBytes.of(process.getErrorStream(), KEPT_ERRORS);
  }

  static ProgramRun start(Program program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.file().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Path directory = program.directory();
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    try {
      return new ProgramRun(program, builder.start());
    } catch (IOException e) {
      throw new KdeployException(
          Problem.of("`%s` cannot be started", program.name())
              .why("`%s` is there, but the system does not run it", program.file())
              .fix("run it by hand to see why")
              .kind(Problem.Kind.REMOTE),
          e);
    }
  }

  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // It is gone already; its exit code says why.
    }
  }

  void feed(Program.Input input) {
    feeder = Thread.ofVirtual().start(() -> write(input));
  }

  private void write(Program.Input input) {
    Pipe pipe = new Pipe(process.getOutputStream());
    try {
      input.writeTo(pipe);
      pipe.flush();
    } catch (IOException | RuntimeException | Error e) {
      if (!pipe.isBroken && process.isAlive()) {
        failure = e;
        // Before the pipe is closed: a child must not take a part for the whole.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    closeInput();
  }

  /// Remembers that it was the reader who went away.
  private static final class Pipe extends FilterOutputStream {
    private boolean isBroken;

    Pipe(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        isBroken = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        isBroken = true;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      // Who writes the input does not decide that it was all.
      flush();
    }
  }

  Program.Ended await(Optional<Duration> timeout) {
    try {
      if (timeout.isEmpty()) {
        process.waitFor();
      } else if (!process.waitFor(timeout.get().toMillis(), TimeUnit.MILLISECONDS)) {
        stop();
        throw late(timeout.get());
      }
      endFeeding();
      return new Program.Ended(process.exitValue(), output.text(GRACE), errors.text(GRACE));
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new KdeployException(
          Problem.of("`%s` was interrupted", program.name()).kind(Problem.Kind.INTERRUPTED), e);
    }
  }

  private void endFeeding() throws InterruptedException {
    if (feeder != null) {
      feeder.interrupt();
      feeder.join(GRACE);
    }
    switch (failure) {
      case null -> {}
      case RuntimeException own -> throw own;
      case Error own -> throw own;
      case Throwable e ->
          throw new KdeployException(
              Problem.of("the input of `%s` cannot be read", program.name())
                  .why("%s", String.valueOf(e.getMessage()))
                  .kind(Problem.Kind.REMOTE),
              e);
    }
  }

  /// Ends the child and what it started: at first kindly, so that it may tidy up.
  private void stop() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (feeder != null) {
      feeder.interrupt();
    }
  }

  private KdeployException late(Duration timeout) {
    return new KdeployException(
        Problem.of("`%s` does not answer within %d seconds", program.name(), timeout.toSeconds())
            .fix("run it by hand to see what it waits for")
            .kind(Problem.Kind.REMOTE));
  }
}

package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// kdeploy in a process of its own, so that it can be stopped in the middle.
final class KdeployProcess implements AutoCloseable {
  private final Process process;
  private final Path said;

  private KdeployProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /// Starts a command; what it says goes into a file.
  static KdeployProcess start(Place place, String project, String command, String... more)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classpath()));
    line.add("dev.kdeploy.cli.Main");
    line.addAll(List.of(place.arguments(project, command, more)));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(place.environment());
    Path said = Files.createTempFile(place.home(), command, ".txt");
    return new KdeployProcess(
        builder.redirectErrorStream(true).redirectOutput(said.toFile()).start(), said);
  }

  private static String classpath() {
    String usual = System.getProperty("java.class.path");
    return System.getProperty("surefire.test.class.path", usual);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for something that happens while it runs.
  KdeployProcess until(String what, BooleanSupplier holds) {
    Until.holds(what, () -> holds.getAsBoolean() || !process.isAlive());
    assertThat(process.isAlive()).as(said()).isTrue();
    return this;
  }

  /// Asks it to stop, as Ctrl-C does: both signals are answered alike, but a process that was
  /// started in the background may not get to see the one of Ctrl-C.
  ///
  /// @return its exit code
  int interrupt() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /// Ends it without a chance to do anything.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Everything it said so far.
  String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package dev.kdeploy.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The real kubectl, for tests of tier 2: `-Dkubectl=PATH`, or the one that `PATH` finds.
final class Kubectl {
  /// What it printed, and whether it was content.
  record Output(boolean ok, String text) {}

  private Kubectl() {}

  static Output run(String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("kubectl", "kubectl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor() == 0, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `docker` of this machine, for what somebody else would do with it.
final class LocalDocker {
  private LocalDocker() {}

  /// Leaves a test out where no Docker answers.
  static void isThere() {
    assumeTrue(complaint("version").isEmpty(), "no Docker answers here");
  }

  /// Runs a command that has to succeed.
  static void does(String... arguments) {
    assertThat(complaint(arguments)).isEmpty();
  }

  /// Builds the image of a directory and puts it into its registry.
  static void publish(Path directory, String name) {
    does("build", "-q", "-t", name, directory.toString());
    does("push", "-q", name);
  }

  /// Puts an image under another name into its registry.
  static void publish(String image, String name) {
    if (!complaint("image", "inspect", image).isEmpty()) {
      does("pull", image);
    }
    does("tag", image, name);
    does("push", "-q", name);
  }

  /// What a command complains about; empty when it succeeds.
  static String complaint(String... arguments) {
    List<String> line = new ArrayList<>(List.of("docker"));
    line.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "docker " + String.join(" ", arguments) + ": " + said;
    } catch (IOException e) {
      return "there is no docker: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}

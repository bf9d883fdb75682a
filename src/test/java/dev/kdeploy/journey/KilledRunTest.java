package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A run that is killed leaves nothing that the next one cannot put right.
class KilledRunTest extends Journey {
  private static final Path LAUNCHER = Path.of("target/kdeploy/bin/kdeploy").toAbsolutePath();

  @Test
  void theNextUpConverges() throws IOException, InterruptedException {
    place.project("shop", slow());

    killed("up", () -> place.has("Deployment", "w3"));
    place.does("shop", "up", "--wait-lock", "3m");

    assertThat(place.released("Deployment", "shop")).hasSize(8);
    assertThat(place.history("shop").getFirst()).endsWith(" deployed");
    assertThat(place.does("shop", "up").out()).startsWith("No changes");
  }

  @Test
  void theNextUpConvergesAlsoFromAnUpdate() throws IOException, InterruptedException {
    place.project("shop", slow());
    place.does("shop", "up");
    place.project("shop", slow().replace("1.27", "1.28"));
    long generation = place.get("Deployment", "w3").number(0, "metadata", "generation");

    killed(
        "up", () -> place.get("Deployment", "w3").number(0, "metadata", "generation") > generation);
    place.does("shop", "up", "--wait-lock", "3m");

    assertThat(place.history("shop").getFirst()).isEqualTo("2 deployed");
    assertThat(place.does("shop", "up").out()).startsWith("No changes");
  }

  private void killed(String command, java.util.function.BooleanSupplier when)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(LAUNCHER), "the packaged launcher is not there: mvn package");
    List<String> line = new ArrayList<>(List.of(LAUNCHER.toString()));
    line.addAll(List.of(place.arguments("shop", command)));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(place.environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path story = home.resolve("story.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(story.toFile()).start();
    try {
      Until.holds("the run is in the middle", () -> when.getAsBoolean() || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(story)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String slow() {
    StringBuilder workloads = new StringBuilder("workloads:\n");
    for (int n = 0; n < 8; n++) {
      workloads.append(
          "  w%d: {image: \"nginx:1.27\", podAnnotations: {kdeploy.dev/ready-after: 15s}}\n"
              .formatted(n));
    }
    return workloads.toString();
  }
}

package dev.kdeploy.cluster.fabric8;

import static dev.kdeploy.cluster.fabric8.ScriptedServer.pieces;
import static dev.kdeploy.cluster.fabric8.ScriptedServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cluster.Cluster.LogRequest;
import dev.kdeploy.manifest.ResourceId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest extends ServerGround {
  private static final ResourceId POD = new ResourceId("v1", "Pod", "n", "p");
  private static final String LOG = "GET /api/v1/namespaces/n/pods/p/log";

  private List<String> lines() {
    try (Stream<String> lines = cluster.logs(LogRequest.tail(POD, "c", false, 10))) {
      return lines.toList();
    }
  }

  @Test
  void asksForWhatIsWanted() {
    server.when(LOG, pieces());

    try (Stream<String> lines =
        cluster.logs(new LogRequest(POD, "c", true, null, Duration.ofMillis(5), true, true))) {
      assertThat(lines).isEmpty();
    }

    assertThat(asked())
        .containsExactly(
            LOG + "?container=c&previous=true&follow=true&timestamps=true&sinceSeconds=1");
  }

  @Test
  void readsLinesHoweverTheyArrive() {
    byte[] text = "één\n\nzwei\r\ndrei".getBytes(UTF_8);
    server.when(
        LOG,
        pieces(
            IntStream.range(0, text.length)
                .mapToObj(i -> Arrays.copyOfRange(text, i, i + 1))
                .toArray(byte[][]::new)));

    assertThat(lines()).containsExactly("één", "", "zwei\r", "drei");
  }

  @Test
  void readsMoreLinesThanItKeeps() {
    server.when(LOG, pieces("line\n".repeat(50_000).getBytes(UTF_8)));

    assertThat(lines()).hasSize(50_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 502})
  void isEmptyWhereThereIsNone(int code) {
    server.when(LOG, status(code, "X", "previous terminated container not found"));

    assertThat(lines()).isEmpty();
  }

  @Test
  void saysThatReadingIsForbidden() {
    server.when(LOG, status(403, "Forbidden", "no"));

    assertThat(problem(this::lines).what()).isEqualTo("you may not read the log of `Pod/p`");
  }

  @Test
  void showsLinesBeforeTheEndAndStopsWhenClosed() {
    server.when(LOG, server.linesAndSilence("first", "second"));

    try (Stream<String> lines =
        cluster.logs(new LogRequest(POD, "c", false, null, null, true, false))) {
      assertThat(lines.limit(2)).containsExactly("first", "second");
    }
  }

  @Test
  void canBeLeftInTheMiddle() {
    server.when(LOG, pieces("line\n".repeat(50_000).getBytes(UTF_8)));

    try (Stream<String> lines = cluster.logs(LogRequest.tail(POD, "c", false, 10))) {
      assertThat(lines.findFirst()).contains("line");
    }
  }
}

package dev.kdeploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.evidence.Evidence.About;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.evidence.PodSeen.Asked;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.evidence.PodSeen.State;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.yaml.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
  private static final ResourceId WEB = new ResourceId("apps/v1", "Deployment", "default", "web");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private static PodSeen pod(String name, String container, List<String> log) {
    State state = new State("running", "", "", null, NOW, null);
    Asked asked = new Asked("web:1", "", List.of(), Map.of(), Map.of());
    ContainerSeen seen =
        new ContainerSeen(
            container, Role.REGULAR, asked, false, 1, state, null, List.of(), log, log);
    return new PodSeen(
        new ResourceId("v1", "Pod", "default", name),
        WEB,
        true,
        "Running",
        "",
        "",
        "node1",
        NOW,
        List.of(),
        List.of(seen));
  }

  private static Evidence evidence(List<Failure> failures, List<PodSeen> pods, int events) {
    EventSeen event =
        new EventSeen(NOW, NOW, "Warning", "Failed", "é".repeat(9000), 1, "kubelet", WEB, "");
    return new Evidence(
        new About(new ReleaseId("default", "shop"), 2, "dev", "up", NOW),
        failures,
        pods,
        Collections.nCopies(events, event),
        List.of(),
        "line\n".repeat(100_000),
        List.of());
  }

  private static int bytes(Evidence evidence) {
    return Json.write(evidence.toTree()).getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void keepsHugeEvidenceSmallAndSaysSo() {
    List<String> lines = IntStream.range(0, 50).mapToObj(i -> i + "😀".repeat(500)).toList();
    List<PodSeen> pods = Collections.nCopies(10, pod("web-1", "main", lines));
    Failure.Reason reason =
        CaptureContract.reason(new ResourceId("v1", "Pod", "default", "web-1"), "main");
    Failure failure = new Failure(WEB, 0, 3, "x".repeat(9000), Collections.nCopies(300, reason));

    Evidence small = Bounds.fit(evidence(Collections.nCopies(500, failure), pods, 5000));

    assertThat(bytes(small)).isLessThanOrEqualTo(Bounds.MOST);
    assertThat(small.notes()).anyMatch(note -> note.contains("events are kept"));
    assertThat(small.notes()).anyMatch(note -> note.contains("more workloads failed"));
    assertThat(small.failures()).isNotEmpty();
    assertThat(small.pods()).hasSize(10);
    assertThat(small.pods().getFirst().containers().getFirst().log().getLast()).startsWith("49");
  }

  @Test
  void changesNothingThatIsSmall() {
    Evidence evidence =
        new Evidence(
            new About(new ReleaseId("default", "shop"), 2, "dev", "up", NOW),
            List.of(new Failure(WEB, 0, 1, "why", List.of())),
            List.of(pod("web-1", "main", List.of("a", "b"))),
            List.of(),
            List.of(),
            "diff",
            List.of("a note"));

    assertThat(Bounds.fit(evidence)).isEqualTo(evidence);
  }

  @Test
  void keepsBothEndsOfALongLine() {
    String line = "begin " + "😀".repeat(3000) + " end";

    String cut = Bounds.line(line);

    assertThat(cut).startsWith("begin 😀").endsWith("😀 end").contains("3010 characters");
    assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2048);
    assertThat(Bounds.line("x".repeat(2048))).isEqualTo("x".repeat(2048));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../up", "..", "", "a/b", "/etc/passwd", "nul\0", "con\\x"})
  void staysInItsDirectoryWhateverThingsAreCalled(String name) throws IOException {
    Path place = directory.resolve("here/evidence");
    Evidence evidence = evidence(List.of(), List.of(pod(name, name, List.of("line"))), 0);

    evidence.writeTo(place, "");

    try (var files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(7)
          .allMatch(file -> file.startsWith(place));
    }
  }

  @Test
  void saysThatADirectoryCannotBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> evidence(List.of(), List.of(), 0).writeTo(file.resolve("x"), ""))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void refusesWhatANewerKdeployWrote() {
    assertThatThrownBy(() -> Evidence.of(Map.of("schema", 2L)))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("newer kdeploy");
  }

  @Test
  void understandsDurationsAndMissingValuesOfOtherShapes() {
    Failure.Reason reason =
        CaptureContract.reason(new ResourceId("v1", "Pod", "default", "web-1"), "");
    Failure failure = new Failure(WEB, 1, 2, "why", List.of(reason));

    assertThat(Failure.of(failure.toTree())).isEqualTo(failure);
    assertThat(Failure.of(Map.of("causes", "odd")).reasons()).isEmpty();
    assertThat(reason.lasted()).isEqualTo(Duration.ofSeconds(20));
  }
}

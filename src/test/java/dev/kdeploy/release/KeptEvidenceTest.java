package dev.kdeploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.release.ReleaseHistory.Opening;
import dev.kdeploy.release.Revision.Status;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptEvidenceTest {
  private static final ReleaseId RELEASE = new ReleaseId("default", "shop");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, @Nullable Object> TREE =
      Map.of("schema", 1L, "pods", List.of(Map.of("log", List.of("a", "b"))));

  private final SandboxCluster sandbox = new SandboxCluster();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private ReleaseHistory read() {
    return ReleaseHistory.read(sandbox.cluster(), RELEASE);
  }

  private Revision failed(int number) {
    ReleaseHistory history = read();
    List<Manifest> objects =
        SandboxCluster.objects(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: '" + number + "'}}");
    Opening opening = new Opening("dev", "up", "", "ann", Map.of(), Map.of());
    Revision revision = history.open(opening, objects, NOW).revision();
    history.close(revision, Status.FAILED, Map.of(), NOW);
    return revision;
  }

  private List<String> secrets() {
    return sandbox.cluster().list(Selection.of("v1", "Secret", "default")).stream()
        .map(secret -> secret.id().name())
        .filter(name -> name.contains("evidence"))
        .toList();
  }

  @Test
  void isFoundWithItsRevision() {
    Revision revision = failed(1);

    assertThat(read().keepEvidence(revision, TREE)).isEmpty();

    assertThat(read().evidence(revision)).contains(TREE);
    assertThat(secrets()).containsExactly("kdeploy.shop.evidence.1");
  }

  @Test
  void isMissingWhereNobodyKeptAny() {
    assertThat(read().evidence(failed(1))).isEmpty();
  }

  @Test
  void isReplacedWhenTheRevisionFailsOnceMore() {
    Revision revision = failed(1);
    read().keepEvidence(revision, TREE);

    assertThat(read().keepEvidence(revision, Map.of("schema", 1L))).isEmpty();

    assertThat(read().evidence(revision)).contains(Map.of("schema", 1L));
  }

  @Test
  void losesItsOldestLinesUntilItFits() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    List<String> log =
        IntStream.range(0, 400)
            .mapToObj(
                i -> {
                  StringBuilder line = new StringBuilder(i + " ");
                  random.ints(4000, 33, 127).forEach(c -> line.append((char) c));
                  return line.toString();
                })
            .toList();
    Revision revision = failed(1);

    assertThat(read().keepEvidence(revision, Map.of("pods", List.of(Map.of("log", log)))))
        .isEmpty();

    Map<String, @Nullable Object> kept = read().evidence(revision).orElseThrow();
    List<@Nullable Object> lines = Tree.list(Tree.maps(kept, "pods").getFirst(), "log");
    assertThat(lines).hasSizeBetween(100, 399);
    assertThat(lines.getLast()).isEqualTo(log.getLast());
  }

  @Test
  void isNotKeptWhenItIsTooLargeWithoutLogsAndSaysSo() {
    StringBuilder noise = new StringBuilder();
    RandomGenerator.of("L64X128MixRandom")
        .ints(2_000_000, 33, 127)
        .forEach(c -> noise.append((char) c));
    Revision revision = failed(1);

    assertThat(read().keepEvidence(revision, Map.of("diff", noise.toString())))
        .map(Problem::why)
        .contains("it is too large, also without its logs");
    assertThat(read().evidence(revision)).isEmpty();
  }

  @Test
  void saysWhenTheClusterIsGoneAndThrowsNothing() {
    Revision revision = failed(1);
    ReleaseHistory history = read();
    Cluster cluster = sandbox.cluster();
    cluster.close();

    assertThat(history.keepEvidence(revision, TREE)).isPresent();
  }

  @Test
  void goesWithItsRevision() {
    for (int i = 1; i <= 12; i++) {
      read().keepEvidence(failed(i), TREE);
    }

    assertThat(secrets())
        .hasSize(10)
        .doesNotContain("kdeploy.shop.evidence.1", "kdeploy.shop.evidence.2")
        .contains("kdeploy.shop.evidence.3");
  }

  @Test
  void goesWithTheRelease() {
    read().keepEvidence(failed(1), TREE);

    read().forget();

    assertThat(secrets()).isEqualTo(Collections.emptyList());
  }
}

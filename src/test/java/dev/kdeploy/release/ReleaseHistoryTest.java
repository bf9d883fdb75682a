package dev.kdeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.release.ReleaseHistory.Opened;
import dev.kdeploy.release.ReleaseHistory.Opening;
import dev.kdeploy.release.Revision.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseHistoryTest {
  private static final ReleaseId RELEASE = new ReleaseId("default", "shop");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SandboxCluster sandbox = new SandboxCluster();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private ReleaseHistory read() {
    return ReleaseHistory.read(sandbox.cluster(), RELEASE);
  }

  private static Opening opening() {
    return new Opening("dev", "up", "", "ann", Map.of("Deployment/web/web", "nginx:1"), Map.of());
  }

  private static List<Manifest> config(String value) {
    return SandboxCluster.objects(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: '" + value + "'}}");
  }

  private Revision deployed(String value) {
    ReleaseHistory history = read();
    Revision revision = history.open(opening(), config(value), NOW).revision();
    history.close(revision, Status.DEPLOYED, Map.of(), NOW);
    return revision;
  }

  private List<Manifest> secrets() {
    return sandbox.cluster().list(Selection.of("v1", "Secret", "default"));
  }

  @Test
  void isEmptyWhenNothingWasEverDeployed() {
    assertThat(read().newest()).isEmpty();
  }

  @Test
  void knowsWhatARevisionContained() {
    Revision first = deployed("1");
    deployed("2");

    assertThat(read().contents(first)).isEqualTo(withoutSources(config("1")));
  }

  private static List<Manifest> withoutSources(List<Manifest> objects) {
    return objects.stream().map(one -> Manifest.of(one.content())).toList();
  }

  @Test
  void showsARevisionAsPendingBeforeItIsClosed() {
    read().open(opening(), config("1"), NOW);

    assertThat(read().newest().orElseThrow().status()).isEqualTo(Status.PENDING);
  }

  @Test
  void continuesAPendingRevisionWithTheSameContentUnderItsNumber() {
    read().open(opening(), config("1"), NOW);

    Opened again = read().open(opening(), config("1"), NOW);

    assertThat(again.resumed()).isTrue();
    assertThat(again.revision().number()).isEqualTo(1);
  }

  @Test
  void closesAPendingRevisionAsFailedWhenOtherContentComes() {
    read().open(opening(), config("1"), NOW);

    Opened other = read().open(opening(), config("2"), NOW);

    assertThat(other.revision().number()).isEqualTo(2);
    assertThat(read().revision(1).orElseThrow().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void goesBackToTheLastDeployedRevisionBeforeANumber() {
    deployed("1");
    ReleaseHistory history = read();
    Revision second = history.open(opening(), config("2"), NOW).revision();
    history.close(second, Status.FAILED, Map.of(), NOW);
    deployed("3");

    assertThat(read().lastGoodBefore(3).orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void keepsTenRevisionsAndNothingThatOnlyOlderOnesReferTo() {
    for (int i = 1; i <= 13; i++) {
      deployed("value " + i);
    }

    assertThat(read().revisions()).hasSize(10);
    assertThat(read().contents(read().revisions().getFirst()).getFirst().text("data", "a"))
        .isEqualTo("value 4");
    assertThat(secrets().size()).isLessThanOrEqualTo(1 + 10);
  }

  @Test
  void keepsTheLastGoodRevisionHoweverManyFailAfterIt() {
    deployed("good");
    for (int i = 0; i < 12; i++) {
      ReleaseHistory history = read();
      Revision bad = history.open(opening(), config("bad " + i), NOW).revision();
      history.close(bad, Status.FAILED, Map.of(), NOW);
    }

    assertThat(read().lastGood().orElseThrow().number()).isEqualTo(1);
    assertThat(read().contents(read().lastGood().orElseThrow())).hasSize(1);
  }

  @Test
  void splitsContentsThatAreTooLargeForOneSecret() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    List<Manifest> large = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      StringBuilder noise = new StringBuilder();
      random.ints(400_000, 33, 127).forEach(c -> noise.append((char) c));
      large.add(
          config("x")
              .getFirst()
              .with("c" + i, "metadata", "name")
              .with(noise.toString(), "data", "a"));
    }

    Revision revision = read().open(opening(), large, NOW).revision();

    assertThat(revision.packs().size()).isGreaterThan(1);
    assertThat(read().contents(revision)).isEqualTo(withoutSources(large));
  }

  @Test
  void isNotOverwrittenByARunThatReadItBeforeAnotherWrote() {
    ReleaseHistory early = read();
    deployed("1");

    assertThatThrownBy(() -> early.open(opening(), config("2"), NOW))
        .isInstanceOf(KdeployException.class)
        .hasMessageContaining("another run wrote to this release");
  }

  @Test
  void remembersWhichJobsRanToCompletion() {
    ReleaseHistory history = read();
    Revision revision = history.open(opening(), config("1"), NOW).revision();
    history.close(
        revision, Status.DEPLOYED, Map.of("migrate", new JobRecord("a", Set.of("a"))), NOW);

    assertThat(read().jobs()).containsEntry("migrate", new JobRecord("a", Set.of("a")));
  }

  @Test
  void leavesNothingBehindWhenItIsForgotten() {
    deployed("1");
    deployed("2");

    read().forget();

    assertThat(secrets()).isEmpty();
    assertThat(read().newest()).isEmpty();
  }
}

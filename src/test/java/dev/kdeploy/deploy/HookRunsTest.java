package dev.kdeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.PodTemplates;
import dev.kdeploy.project.HookSpec.When;
import dev.kdeploy.release.Revision;
import dev.kdeploy.rollout.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HookRunsTest extends Shop {
  private static Hook hook(String name, When when, boolean irreversible, String image) {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: %s}
        spec:
          backoffLimit: 0
          template: {spec: {restartPolicy: Never, containers: [{name: main, image: "%s"}]}}
        """
            .formatted(name, image);
    return new Hook(name, when, SandboxCluster.objects(job).getFirst(), irreversible, null);
  }

  private static Candidate with(Candidate candidate, Hook... hooks) {
    return new Candidate(
        candidate.release(),
        candidate.environment(),
        candidate.objects(),
        candidate.cause(),
        candidate.message(),
        Patience.of(Duration.ofSeconds(20), Duration.ZERO),
        candidate.extent(),
        new Trials(List.of(hooks), List.of(), Path.of(""), Map.of()));
  }

  private List<String> jobs() {
    return sandbox.cluster().list(Selection.of("batch/v1", "Job", "default")).stream()
        .map(Manifest::id)
        .map(id -> id.name())
        .toList();
  }

  @Test
  void runsAHookUnderANameOfItsRevision() throws InterruptedException {
    Candidate candidate = with(candidate(CONFIG), hook("migrate", When.BEFORE, false, "busybox:1"));

    Outcome outcome = run(candidate, RunOptions.DEFAULT);

    assertThat(outcome).isInstanceOf(Outcome.Deployed.class);
    assertThat(jobs()).containsExactly("shop-migrate-1");
  }

  @Test
  void aHookIsNoReasonToDeployAgain() throws InterruptedException {
    Candidate candidate = with(candidate(CONFIG), hook("migrate", When.BEFORE, false, "busybox:1"));
    run(candidate, RunOptions.DEFAULT);

    Outcome again = run(candidate, RunOptions.DEFAULT);

    assertThat(again).isInstanceOf(Outcome.Unchanged.class);
  }

  @Test
  void aFailingHookKeepsTheWorkloadsFromBeingChanged() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));
    String generation = live("web").text("metadata", "generation");

    Outcome outcome =
        run(
            with(
                candidate(CONFIG, deployment("web", 1, "nginx:2")),
                hook("migrate", When.BEFORE, false, "sim-fail")),
            RunOptions.DEFAULT);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Restored.class,
            restored ->
                assertThat(restored.unhealthy())
                    .extracting(one -> one.id().name())
                    .containsExactly("shop-migrate-2"));
    assertThat(live("web").text("metadata", "generation")).isEqualTo(generation);
  }

  @Test
  void aHookAfterwardsThatFailsUndoesTheDeployment() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    Outcome outcome =
        run(
            with(
                candidate(CONFIG, deployment("web", 1, "nginx:2")),
                hook("fill", When.AFTER, false, "sim-fail")),
            RunOptions.DEFAULT);

    assertThat(outcome).isInstanceOf(Outcome.Restored.class);
    assertThat(PodTemplates.containers(live("web")).toString()).contains("nginx:1");
  }

  @Test
  void whatCannotBeUndoneHoldsTheFailedRevision() throws InterruptedException {
    up(CONFIG, deployment("web", 1, "nginx:1"));

    Outcome outcome =
        run(
            with(
                candidate(CONFIG, deployment("web", 1, "nginx:2")),
                hook("migrate", When.BEFORE, true, "busybox:1"),
                hook("fill", When.AFTER, false, "sim-fail")),
            RunOptions.DEFAULT);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken ->
                assertThat(broken.notRestored())
                    .extracting(problem -> problem.what())
                    .containsExactly("the hook `migrate` is done and cannot be undone"));
    assertThat(history().newest().orElseThrow().status()).isEqualTo(Revision.Status.FAILED);
  }

  @Test
  void aHookThatIsUnderWayIsNotStartedTwice() throws InterruptedException {
    Hook hook = hook("migrate", When.BEFORE, false, "busybox:1");
    Manifest job = hook.of(RELEASE, 1);
    sandbox.cluster().put(job, null);
    String uid = sandbox.get("batch/v1", "Job", "shop-migrate-1").uid();

    run(with(candidate(CONFIG), hook), RunOptions.DEFAULT);

    assertThat(sandbox.get("batch/v1", "Job", "shop-migrate-1").uid()).isEqualTo(uid);
  }

  @Test
  void aHookThatFailedIsMadeAnewWhenItsRevisionIsContinued() throws InterruptedException {
    Candidate failing = with(candidate(CONFIG), hook("migrate", When.BEFORE, false, "sim-fail"));
    run(failing, RunOptions.DEFAULT);

    Outcome outcome =
        run(
            with(candidate(CONFIG), hook("migrate", When.BEFORE, false, "busybox:1")),
            RunOptions.DEFAULT);

    assertThat(outcome).isInstanceOf(Outcome.Deployed.class);
  }

  @Test
  void hooksOfEarlierRevisionsGoWhenTheNextOneIsGood() throws InterruptedException {
    Hook hook = hook("migrate", When.BEFORE, false, "busybox:1");
    run(with(candidate(CONFIG), hook), RunOptions.DEFAULT);

    run(with(candidate(CONFIG, deployment("web", 1, "nginx:1")), hook), RunOptions.DEFAULT);

    assertThat(jobs()).contains("shop-migrate-2").doesNotContain("shop-migrate-1");
  }

  @Test
  void longNamesStayNamesOfJobs() {
    Hook hook = hook("x".repeat(60), When.BEFORE, false, "busybox:1");

    assertThat(hook.of(RELEASE, 12).id().name()).hasSize(63).endsWith("-12");
  }
}

package dev.kdeploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.cli.CommandLineRun;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks, hooks and interruptions of a release whose containers really run.
@Tag("tier3")
class RealRunsTest {
  private static final String CHECK = "verify: [{http: 'http://web:8080/%s', timeout: 5s}]\n";
  private static final String LEASE = "kdeploy.shop";

  @TempDir Path home;
  private Api api;
  private Place place;

  @BeforeEach
  void settle() {
    api = Api.connect();
    place = Place.in(api, home);
  }

  @AfterEach
  void leave() {
    if (place != null) {
      place.close();
    }
    if (api != null) {
      api.close();
    }
  }

  private static String shop(String version, String more) {
    return RealFailuresTest.project(
            RealFailuresTest.web(
                "port: 8080, "
                    + RealFailuresTest.shell(
                        "mkdir /www; echo %s > /www/index.html; exec httpd -f -p 8080 -h /www"
                            .formatted(version))))
        + more;
  }

  private static String hook(String when, String script) {
    return "  task: {kind: Job, backoffLimit: 0, terminationGracePeriod: 1s, "
        + RealFailuresTest.busybox(RealFailuresTest.shell(script))
        + "}\nhooks: {"
        + when
        + ": [task]}\n";
  }

  @Test
  void aCheckThroughTheApiServerPasses() {
    place.project("shop", shop("one", CHECK.formatted("")));

    CommandLineRun run = place.run("shop", "up");

    assertThat(run.code()).as("%s%n%s", run.out(), run.err()).isZero();
  }

  @Test
  void aCheckThatFailsUndoesTheRelease() throws InterruptedException {
    FailedUpdate update =
        FailedUpdate.of(api, place, shop("one", ""), shop("two", CHECK.formatted("absent")));

    update.isUndone();
    update.servesAgain();
    update.neverHadFewerThan(2);
    update.shows("http://web:8080/absent");
    update.shows("404");
  }

  @Test
  void aHookThatFailsAfterwardsUndoesTheRelease() throws InterruptedException {
    FailedUpdate update =
        FailedUpdate.of(
            api, place, shop("one", ""), shop("two", hook("after", "echo no luck; exit 9")));

    update.isUndone();
    update.servesAgain();
    update.neverHadFewerThan(2);
    update.names("BackoffLimitExceeded", "Pod", "task");
    update.shows("no luck");
  }

  @Test
  void anInterruptedRunLetsGoAtOnceAndSaysHowToGoOn() throws IOException, InterruptedException {
    place.project("shop", shop("one", ""));
    place.does("shop", "up");
    place.project("shop", shop("two", hook("before", "sleep 60")));

    try (KdeployProcess up = KdeployProcess.start(place, "shop", "up")) {
      up.until("the hook runs", this::hasActiveHook);
      long start = System.nanoTime();
      int code = up.interrupt();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(code).as(up.said()).isEqualTo(130);
      assertThat(up.said()).contains("Interrupted in revision 2", "kdeploy up", "kdeploy rollback");
    }
    assertThat(holder()).isEmpty();
  }

  @Test
  void theNextUpAttachesToTheHookOfARunThatWasKilled() throws IOException, InterruptedException {
    place.project("shop", shop("one", hook("before", "sleep 40")));

    try (KdeployProcess up = KdeployProcess.start(place, "shop", "up")) {
      up.until("the hook runs", this::hasActiveHook).kill();
    }
    String hook = place.list("Job").getFirst().uid();
    CommandLineRun again = place.does("shop", "up", "--wait-lock", "3m");

    assertThat(place.list("Job")).extracting(Manifest::uid).containsExactly(hook);
    assertThat(again.err()).contains("started by an earlier run of this revision");
    assertThat(place.history("shop")).containsExactly("1 deployed");
  }

  private boolean hasActiveHook() {
    return place.list("Job").stream()
        .anyMatch(job -> Tree.number(job.content(), 0, "status", "active") > 0);
  }

  private String holder() {
    return place.has("Lease", LEASE)
        ? place.get("Lease", LEASE).text("spec", "holderIdentity")
        : "";
  }
}

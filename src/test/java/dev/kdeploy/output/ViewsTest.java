package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.deploy.Outcome;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.output.StatusRow.State;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ReleaseId RELEASE = new ReleaseId("counter", "counter");
  private static final Paper PAPER = new Paper(80, false, true);

  private static Revision revision(int number, Status status, String cause, String message) {
    Instant started = NOW.minusSeconds(90_000 / number);
    Instant finished = status == Status.PENDING ? null : started.plusMillis(12_345);
    return revision(number, status, cause, message, started, finished);
  }

  private static Revision revision(
      int number,
      Status status,
      String cause,
      String message,
      Instant started,
      @Nullable Instant finished) {
    Map<String, String> images = new LinkedHashMap<>();
    String digest = "@sha256:" + (number + "123456789abcdef").substring(0, 16).repeat(4);
    images.put("Deployment/web/web", "registry.example.com:5000/team/web:1." + number + digest);
    images.put("Deployment/web/side", "redis:7-alpine");
    images.put("StatefulSet/db/db", "redis:7-alpine");
    return new Revision(
        number,
        status,
        "prod",
        cause,
        message,
        "ann@laptop",
        started,
        finished,
        images,
        "index",
        List.of("pack"));
  }

  private static List<Revision> revisions() {
    return List.of(
        revision(1, Status.DEPLOYED, "up", "first"),
        revision(2, Status.DEPLOYED, "up", "the message is rather long and has\ntwo lines"),
        revision(3, Status.FAILED, "up", "\u001b[31mred"),
        revision(4, Status.DEPLOYED, "rollback to 2", ""),
        revision(5, Status.PENDING, "up", ""));
  }

  @Test
  void showsTheHistoryNewestFirst() {
    Golden.checkAll(
        "history/history", paper -> HistoryView.text(revisions(), NOW, false, paper, "-e prod"));
    Golden.checkAll(
        "history/verbose", paper -> HistoryView.text(revisions(), NOW, true, paper, ""));
    Golden.check("history/history.json", Format.JSON.write(HistoryView.tree(RELEASE, revisions())));
  }

  @Test
  void saysThatThereIsNoHistory() {
    assertThat(HistoryView.text(List.of(), NOW, false, PAPER, "")).isEqualTo("No revisions yet.\n");
  }

  private static ReleaseStatus status() {
    Instant made = NOW.minusSeconds(4000);
    return new ReleaseStatus(
        RELEASE,
        revision(5, Status.PENDING, "up", ""),
        List.of(
            new StatusRow(id("ConfigMap/a"), State.READY, 1, 1, List.of(), made, ""),
            new StatusRow(id("ConfigMap/b"), State.READY, 1, 1, List.of(), made, ""),
            new StatusRow(id("Service/web"), State.READY, 1, 1, List.of(), made, ""),
            new StatusRow(id("Ingress/web"), State.MISSING, 0, 1, List.of(), null, ""),
            new StatusRow(id("Widget/w"), State.UNKNOWN, 0, 0, List.of(), made, ""),
            new StatusRow(
                id("Deployment/a-workload-with-a-name-that-is-rather-long"),
                State.PROGRESSING,
                2,
                10,
                List.of("registry.example.com/team/web:1.2", "redis:7-alpine"),
                NOW.minusSeconds(7),
                "2 of 10 new pods are ready: ContainerCreating"),
            new StatusRow(id("StatefulSet/db"), State.READY, 1, 1, List.of("mongo:6"), made, "")),
        List.of(new Outcome.Reach(id("Service/web"), "http://localhost:8000", "")));
  }

  @Test
  void showsHowAReleaseIs() {
    Golden.checkAll(
        "status/status", paper -> StatusView.text(status(), NOW, false, paper, "-e prod"));
    Golden.checkAll("status/verbose", paper -> StatusView.text(status(), NOW, true, paper, ""));
    Golden.check("status/status.json", Format.JSON.write(StatusView.tree(status())));
  }

  private static Map<ReleaseId, Revision> releases() {
    Map<ReleaseId, Revision> releases = new LinkedHashMap<>();
    releases.put(new ReleaseId("shop", "web"), revision(3, Status.FAILED, "up", ""));
    releases.put(RELEASE, revision(4, Status.DEPLOYED, "up", ""));
    return releases;
  }

  @Test
  void listsReleasesByNamespaceAndName() {
    Golden.checkAll("list/list", paper -> ListView.text(releases(), NOW, paper));
    Golden.check("list/list.json", Format.JSON.write(ListView.tree(releases())));
    assertThat(ListView.text(Map.of(), NOW, PAPER)).isEqualTo("No releases here.\n");
  }

  @Test
  void cutsTablesToTheTerminalOnly() {
    for (int width = 20; width < 140; width++) {
      Paper paper = new Paper(width, false, true);
      int columns = width;

      assertThat(HistoryView.text(revisions(), NOW, false, paper, "").lines().limit(6))
          .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
    }
  }
}

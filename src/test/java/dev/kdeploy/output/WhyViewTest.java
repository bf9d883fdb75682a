package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;
import static dev.kdeploy.output.WhySamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.evidence.Evidence;
import dev.kdeploy.evidence.Failure;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.release.Revision;
import dev.kdeploy.release.Revision.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WhyViewTest {
  private static final Paper PAPER = new Paper(80, false, true);

  private static Revision revision(int number, Status status) {
    return new Revision(
        number,
        status,
        "prod",
        "up",
        "",
        "ann@laptop",
        NOW.minus(Duration.ofHours(4)),
        NOW.minus(Duration.ofHours(3)),
        Map.of(),
        "",
        List.of());
  }

  private static List<Revision> history(Status status) {
    return List.of(revision(2, Status.DEPLOYED), revision(3, Status.DEPLOYED), revision(4, status));
  }

  private static String screen(Evidence evidence, Status status, Paper paper) {
    return WhyView.text(evidence, null, history(status), NOW, paper, "-e prod");
  }

  static List<String> causes() {
    return List.copyOf(WhySamples.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("causes")
  void explainsEveryCauseOnOneScreen(String cause) {
    Evidence evidence = WhySamples.named(cause);

    String screen = screen(evidence, Status.RESTORED, PAPER);

    Golden.check("why/" + cause + "-80.txt", screen);
    assertThat(screen.lines()).hasSizeLessThan(36);
    assertThat(screen.lines()).allMatch(line -> Width.of(line) <= 80 || !line.contains(" "));
  }

  @Test
  void isShownOnEveryPaper() {
    Evidence evidence = WhySamples.named("crash-loop");

    Golden.checkAll("why/crash", paper -> screen(evidence, Status.FAILED, paper));
    Golden.check("why/crash-summary.txt", WhyView.summary(evidence));
  }

  @Test
  void saysWhereTheFilesAre() {
    assertThat(
            WhyView.text(
                WhySamples.named("quota"),
                Path.of("/somewhere/seen"),
                history(Status.FAILED),
                NOW,
                PAPER,
                ""))
        .contains("All logs, events and states: /somewhere/seen\n")
        .doesNotContain("--save");
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void saysWhatWasDone(Status status) {
    Evidence evidence = WhySamples.named("exits-0");

    String screen = screen(evidence, status, PAPER);

    assertThat(screen)
        .containsIgnoringWhitespaces(
            switch (status) {
              case RESTORED -> "What was done: revision 3 was put back.";
              case FAILED -> "left as it is, for inspection. Revision 3 was the last good one.";
              case PENDING -> "its run was stopped before it could put anything back";
              case DEPLOYED -> "it was tried again, and became healthy";
            });
  }

  @Test
  void saysWhatBecameHealthySince() {
    List<Revision> revisions =
        List.of(
            revision(4, Status.FAILED), revision(5, Status.DEPLOYED), revision(6, Status.FAILED));

    assertThat(WhyView.text(WhySamples.named("quota"), null, revisions, NOW, PAPER, ""))
        .containsIgnoringWhitespaces("Since then revision 5 became healthy.");
  }

  @Test
  void staysOneScreenHoweverMuchFailed() {
    Failure.Reason reason =
        WhySamples.reason(
            "CrashLoopBackOff",
            "CrashLoopBackOff",
            WhySamples.place("main", Role.REGULAR),
            "line\n".repeat(100),
            1,
            "look");
    Failure failure = new Failure(id("Deployment/web"), 0, 3, "", Collections.nCopies(20, reason));
    Evidence evidence =
        WhySamples.evidence(Collections.nCopies(30, failure).toArray(Failure[]::new));

    assertThat(screen(evidence, Status.FAILED, PAPER).lines())
        .hasSizeLessThan(50)
        .contains("and 24 more workloads failed");
  }

  @Test
  void showsNothingThatMovesTheCursor() {
    Failure.Reason reason =
        WhySamples.reason(
            "StartError",
            "Odd\u001b[2J",
            WhySamples.place("ma\u001b[31min", Role.REGULAR),
            "\u001b[31mred\u202e",
            1,
            "do \u0007 it");
    Evidence evidence =
        WhySamples.of(
            reason,
            WhySamples.container(
                "ma\u001b[31min",
                Role.REGULAR,
                WhySamples.ended("Error", 1, ""),
                List.of("\u001b[2Jgone\r")));

    assertThat(screen(evidence, Status.FAILED, PAPER))
        .doesNotContain("\u001b")
        .doesNotContain("\u0007")
        .doesNotContain("\u202e");
  }

  private static void checkJson(String name, @Nullable Evidence evidence) {
    Golden.check(
        "why/" + name + ".json",
        Format.JSON.write(
            WhyView.tree(revision(4, Status.RESTORED), revision(4, Status.RESTORED), evidence)));
  }

  @Test
  void givesADocument() {
    checkJson("crash-loop", WhySamples.named("crash-loop"));
    checkJson("quota", WhySamples.named("quota"));
    checkJson("readiness-never", WhySamples.named("readiness-never"));
    checkJson("job-failed", WhySamples.named("job-failed"));
    checkJson("healthy", null);
  }

  @Test
  void saysThatTheNewestRevisionIsHealthy() {
    Golden.check(
        "why/healthy-80.txt",
        WhyView.healthy(
            revision(6, Status.DEPLOYED), revision(4, Status.FAILED), PAPER, "-e prod"));
    Golden.check(
        "why/healthy-always-80.txt",
        WhyView.healthy(revision(6, Status.DEPLOYED), null, PAPER, ""));
    Golden.check(
        "why/pending-80.txt", WhyView.healthy(revision(6, Status.PENDING), null, PAPER, ""));
  }

  @Test
  void fitsEveryTerminal() {
    WhySamples.all()
        .forEach(
            (cause, evidence) -> {
              for (int width = 40; width < 130; width += 7) {
                int most = width;
                assertThat(
                        screen(evidence, Status.RESTORED, new Paper(width, false, true))
                            .lines()
                            .filter(line -> !line.contains("kdeploy why")))
                    .as(cause)
                    .allSatisfy(
                        line ->
                            assertThat(Width.of(line) <= most || !line.strip().contains("  "))
                                .isTrue());
              }
            });
  }
}

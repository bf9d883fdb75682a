package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Event.Phase;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TerminalReporterTest {
  private final HandClock clock = new HandClock();
  private TinyTerminal terminal = new TinyTerminal(80, 10);
  private Screen screen = new Screen(true, true, 80, 10, true, true, true);
  private TerminalReporter reporter = reporter();

  private TerminalReporter reporter() {
    return new TerminalReporter(terminal.stream(), () -> screen, clock);
  }

  private void open(int columns, int rows) {
    terminal = new TinyTerminal(columns, rows);
    screen = new Screen(true, true, columns, rows, true, true, true);
    reporter = reporter();
  }

  private void progress(String name, int ready, int wanted, String waitingFor) {
    reporter.report(
        new Event.Progress(id(name), ready, wanted, 0, 0, waitingFor, waitingFor.isEmpty()));
  }

  @Test
  void showsOneLineForEachObjectThatIsOnItsWay() {
    reporter.report(new Event.RevisionOpened(4, false));
    reporter.report(new Event.PhaseStarted(Phase.WATCH, 3));
    progress("Deployment/counter-app", 2, 10, "ContainerCreating");
    reporter.report(
        new Event.Progress(id("Deployment/web"), 5, 10, 13, 9, "ContainerCreating", false));
    progress("StatefulSet/db", 1, 1, "");
    clock.turn(7);
    reporter.frame();

    assertThat(terminal.everything())
        .isEqualTo(
            """
            Waiting for 3 objects to become ready  7s, revision 4
              ✓ 1 ready  StatefulSet/db
              Deployment/counter-app  ██░░░░░░░░  2/10                          7s  Contai…
              Deployment/web          █████░░░░░  5/10  13 pods, 9 available    7s  Contai…
            """);
  }

  @Test
  void redrawsInPlaceAndLeavesNothingBehind() {
    reporter.report(new Event.PhaseStarted(Phase.WATCH, 3));
    for (String name : List.of("a", "b", "c")) {
      progress("Deployment/" + name, 0, 2, "a rather long reason that takes most of the line");
    }
    reporter.frame();
    for (String name : List.of("a", "b", "c")) {
      progress("Deployment/" + name, 2, 2, "");
    }
    clock.turn(3);
    reporter.frame();

    assertThat(terminal.everything())
        .isEqualTo(
            """
            Waiting for 3 objects to become ready  3s
              ✓ 3 ready  Deployment/a, Deployment/b, Deployment/c
            """);
  }

  @Test
  void scrollsWarningsAndLogLinesAboveTheBoard() {
    reporter.report(new Event.PhaseStarted(Phase.WATCH, 1));
    progress("Deployment/web", 0, 2, "pods");
    reporter.frame();
    for (int i = 1; i <= 12; i++) {
      reporter.report(new Event.LogLine(id("Pod/web-1"), "web", "line " + i + " \u001b[2J"));
      reporter.frame();
    }
    reporter.report(new Event.Warned(Problem.of("quota is short").fix("raise it")));
    reporter.report(new Event.Warned(Problem.of("quota is short").fix("raise it")));
    reporter.report(new Event.LogLine(id("Pod/web-1"), "web", "x".repeat(150)));
    reporter.frame();

    String shown = terminal.everything();
    assertThat(shown).startsWith("web-1 web | line 1 \\x1b[2J\nweb-1 web | line 2 ");
    assertThat(shown)
        .endsWith(
            """
            web-1 web | line 12 \\x1b[2J
            warning: quota is short
              fix: raise it
            web-1 web | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            xx
            Waiting for 1 object to become ready  0s
              Deployment/web  ░░░░░░░░░░  0/2    0s  pods
            """);
  }

  @Test
  void isNeverHigherThanTheTerminal() {
    reporter.report(new Event.PhaseStarted(Phase.WATCH, 30));
    for (int i = 0; i < 30; i++) {
      progress("Deployment/web-" + i, 0, 2, i < 9 ? "" : "pods");
    }
    reporter.frame();
    clock.turn(1);
    reporter.frame();
    clock.turn(1);
    reporter.frame();

    assertThat(terminal.everything().lines())
        .hasSize(9)
        .startsWith("Waiting for 30 objects to become ready  2s")
        .last()
        .isEqualTo("  … and 14 more, 9 ready");
  }

  @Test
  void fitsTinyAndOddTerminals() {
    for (int columns : new int[] {1, 2, 5, 10, 20, 40, 200}) {
      for (int rows : new int[] {1, 2, 3, 4, 100}) {
        open(columns, rows);
        reporter.report(new Event.PhaseStarted(Phase.WATCH, 3));
        progress("Deployment/日本語のなまえ", 0, 2, "理由 🎉");
        progress("Deployment/b", 0, 2, "pods");
        progress("Deployment/c", 2, 2, "");
        for (int i = 0; i < 5; i++) {
          clock.turn(1);
          reporter.frame();
        }

        assertThat(terminal.everything().lines().count())
            .as("%s columns, %s rows", columns, rows)
            .isLessThanOrEqualTo(Math.max(1, rows - 1))
            .isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void drawsOnlyWhenSomethingHappenedOrASecondWentBy() {
    progress("Deployment/web", 0, 2, "pods");
    reporter.frame();
    terminal = new TinyTerminal(80, 10);
    clock.turn(0.5);
    reporter.frame();

    assertThat(terminal.everything()).isEqualTo("\n");
  }

  @Test
  void hidesTheCursorWhileDrawingAndShowsItAgain() {
    progress("Deployment/web", 0, 2, "pods");
    assertThat(terminal.showsCursor()).isTrue();

    reporter.frame();
    assertThat(terminal.showsCursor()).isFalse();

    reporter.close();
    assertThat(terminal.showsCursor()).isTrue();
    assertThat(terminal.everything()).isEqualTo("  Deployment/web  ░░░░░░░░░░  0/2    0s  pods\n");
  }

  @Test
  void leavesNothingWhenThereWasNothingToWatch() {
    reporter.report(new Event.PhaseStarted(Phase.PLAN, 12));
    reporter.frame();
    reporter.close();
    reporter.close();
    reporter.report(new Event.PhaseStarted(Phase.PLAN, 12));

    assertThat(terminal.everything()).isEqualTo("\n");
    assertThat(terminal.showsCursor()).isTrue();
  }

  @Test
  void sendsNothingWhenNothingWasReported() {
    reporter.frame();
    reporter.close();

    assertThat(terminal.everything()).isEqualTo("\n");
  }

  @Test
  void showsWhatWasHeldBackWhenItIsClosedBeforeTheFirstFrame() {
    reporter.report(new Event.Warned(Problem.of("odd")));

    reporter.close();

    assertThat(terminal.everything()).isEqualTo("warning: odd\n");
  }

  @Test
  void countsDownWhileItWatchesThatEverythingStaysReady() {
    progress("Deployment/web", 2, 2, "");
    reporter.report(new Event.Settling(Duration.ofSeconds(10)));
    clock.turn(3.5);
    reporter.frame();

    assertThat(terminal.everything())
        .startsWith("Everything is ready; watching that it stays so  7 s left");
  }

  @Test
  void bringsBackAnObjectThatIsNoLongerReady() {
    progress("Deployment/web", 2, 2, "");
    clock.turn(60);
    reporter.report(new Event.Unsettled(id("Deployment/web"), "container web restarted"));
    progress("Deployment/web", 1, 2, "CrashLoopBackOff");
    clock.turn(5);
    reporter.frame();

    assertThat(terminal.everything())
        .contains("Deployment/web: no longer ready: container web restarted\n")
        .contains("  1/2    5s  CrashLoopBackOff");
  }

  @Test
  void countsWhatIsApplied() {
    reporter.report(new Event.PhaseStarted(Phase.APPLY, 3));
    reporter.report(new Event.Applied(id("Service/a"), Event.Effect.CREATED));
    reporter.report(new Event.Applied(id("Service/b"), Event.Effect.CREATED));
    reporter.frame();

    assertThat(terminal.everything()).startsWith("Applying 3 objects  2 done, 0s");
  }

  @Test
  void findsItsPlaceAgainWhenTheTerminalWrappedItsLines() {
    LiveArea area = new LiveArea();
    List<Text> lines = List.of(Text.of("x".repeat(70)), Text.of("y".repeat(30)));
    area.draw("", lines, false, 80);

    assertThat(area.draw("", lines, false, 35)).startsWith("\r\u001b[3A");
  }

  @Test
  void alwaysShowsTheLastStateAfterAnySeriesOfEvents() {
    for (long seed = 0; seed < 200; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      open(40 + random.nextInt(60), 3 + random.nextInt(12));
      reporter.report(new Event.PhaseStarted(Phase.WATCH, 8));
      for (int i = 0; i < 60; i++) {
        step(random);
      }
      clock.turn(1);
      reporter.frame();

      List<String> wanted = board().stream().map(line -> line.on(false).stripTrailing()).toList();
      List<String> shown = terminal.everything().lines().toList();
      assertThat(shown.subList(Math.max(0, shown.size() - wanted.size()), shown.size()))
          .as("seed %s", seed)
          .isEqualTo(wanted);
      assertThat(shown).filteredOn(line -> line.startsWith("Waiting for")).hasSize(1);
    }
  }

  private void step(RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      reporter.report(
          new Event.LogLine(id("Pod/p"), "c", "log " + "z".repeat(random.nextInt(150))));
    } else {
      int ready = random.nextInt(4);
      progress("Deployment/w" + random.nextInt(8), ready, 3, ready == 3 ? "" : "some reason");
    }
    clock.turn(random.nextDouble());
    if (random.nextInt(3) == 0) {
      reporter.frame();
    }
  }

  private List<Text> board() {
    return BoardLines.of(reporter.board(), screen, clock.instant());
  }
}

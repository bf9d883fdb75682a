package dev.kdeploy.output;

import static dev.kdeploy.output.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final HandClock clock = new HandClock();

  private static List<Event> everySort() {
    return List.of(
        new Event.PhaseStarted(Event.Phase.APPLY, 3),
        new Event.RevisionOpened(4, true),
        new Event.WaitingForLock("ann@host", Duration.ofMillis(1500)),
        new Event.Applied(id("Service/a"), Event.Effect.CREATED),
        new Event.Progress(id("Deployment/a"), 1, 3, 4, 2, "ContainerCreating", false),
        new Event.Settling(Duration.ofSeconds(10)),
        new Event.Unsettled(id("Deployment/a"), "restarted"),
        new Event.Warned(Problem.of("odd").fix("even")),
        new Event.Interrupted(),
        new Event.LogLine(id("Pod/a"), "web", "\u001b[31m \u009b \"quoted\""),
        new Event.Noted(null, "late"));
  }

  private String tell(Story.Manner manner, Screen screen) {
    try (Story story = Story.of(manner, () -> screen, out, clock)) {
      everySort().forEach(story::report);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesEveryEventAsADocumentOnALine() {
    Golden.check("story/events.ndjson", tell(Story.Manner.JSON, Screen.none()));
  }

  @Test
  void showsOnlyWarningsWhenItIsQuiet() {
    assertThat(tell(Story.Manner.QUIET, Screen.none())).isEqualTo("warning: odd\n  fix: even\n");
  }

  @Test
  void isLinesWhereThereIsNoTerminal() {
    assertThat(tell(Story.Manner.TEXT, Screen.none())).startsWith("[  0.0 s] Applying 3 objects\n");
  }

  @Test
  void isABoardOnATerminalAndLeavesTheCursorShown() {
    Screen screen = new Screen(true, true, 80, 24, false, false, true);

    assertThat(tell(Story.Manner.TEXT, screen)).contains("\u001b[?25l").endsWith("\u001b[?25h");
  }

  @Test
  void isClosedWithoutWaiting() {
    Screen screen = new Screen(true, true, 80, 24, false, false, true);
    Story story = Story.of(Story.Manner.TEXT, () -> screen, out, clock);
    story.report(new Event.Noted(null, "begun"));

    story.close();
    story.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().equals("ticker"));
  }

  @Test
  void showsLogLinesWithTheirOrigin() {
    Event.LogLine line =
        new Event.LogLine(id("Pod/web-1"), "web", "\u001b[32mok\u001b[0m \u001b[2J");

    assertThat(LogView.text(line, new Paper(80, false, true)))
        .isEqualTo("web-1 web | ok \\x1b[2J\n");
    assertThat(LogView.text(line, new Paper(Paper.ENDLESS, false, true)))
        .isEqualTo("web-1 web | \u001b[32mok\u001b[0m \u001b[2J\n");
    assertThat(LogView.json(line)).doesNotContain("\u001b").endsWith("}\n");
  }
}

package dev.kdeploy.output;

import dev.kdeploy.report.Event;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A board that is redrawn in place: events are folded into a [Board], that becomes [BoardLines],
/// and those cursor moves by a [LiveArea]. Warnings and log lines scroll by above it.
///
/// Draws at most ten times a second, and once a second when nothing happens, because ages tick.
final class TerminalReporter implements Story {
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final PrintStream out;
  private final Supplier<Screen> screen;
  private final InstantSource clock;
  private final Board board;
  private final LiveArea area = new LiveArea();
  private final StringBuilder above = new StringBuilder();
  private final Set<String> warnings = new HashSet<>();
  private Instant drawn = Instant.MIN;
  private boolean dirty;
  private boolean hidden;
  private boolean closed;
  private boolean ticking;
  private @Nullable Ticker ticker;
  private @Nullable Thread restorer;

  TerminalReporter(PrintStream out, Supplier<Screen> screen, InstantSource clock) {
    this.out = out;
    this.screen = screen;
    this.clock = clock;
    this.board = new Board(clock.instant());
  }

  /// The same with a thread that draws, begun with the first event, and with a hook that shows the
  /// cursor again when the process is ended from outside.
  TerminalReporter ticking() {
    ticking = true;
    return this;
  }

  @Override
  public synchronized void report(Event event) {
    if (closed) {
      return;
    }
    Paper paper = screen.get().forStory();
    switch (event) {
      case Event.Warned(var problem) -> warn(new ProblemPrinter(paper).warning(problem));
      case Event.LogLine line -> scroll(EventWords.logLine(line), paper);
      case Event.Noted noted -> scroll(EventWords.noted(noted), paper);
      case Event.ImageReady ready -> scroll(EventWords.imageReady(ready), paper);
      case Event.Unsettled unsettled ->
          scroll(EventWords.unsettled(unsettled, unsettled.id().toString()), paper);
      case Event.PhaseStarted _,
          Event.RevisionOpened _,
          Event.WaitingForLock _,
          Event.Applied _,
          Event.Progress _,
          Event.Settling _,
          Event.ImageProgress _,
          Event.ImageLine _,
          Event.Interrupted _ -> {}
    }
    board.take(event, clock.instant());
    dirty = true;
    begin();
  }

  private void warn(String warning) {
    if (warnings.add(warning)) {
      above.append(warning);
    }
  }

  private void scroll(Text line, Paper paper) {
    above.append(line.on(paper)).append('\n');
  }

  private void begin() {
    if (ticking && ticker == null) {
      ticker = new Ticker(FRAME, this::frame);
      restorer = Thread.ofPlatform().unstarted(this::restore);
      Runtime.getRuntime().addShutdownHook(restorer);
    }
  }

  Board board() {
    return board;
  }

  /// Draws if something happened, or if the ages have to tick.
  synchronized void frame() {
    Instant now = clock.instant();
    if (!closed && (dirty || !drawn.plus(TICK).isAfter(now))) {
      draw(now);
    }
  }

  private void draw(Instant now) {
    Screen size = screen.get();
    send(BoardLines.of(board, size, now), size);
    drawn = now;
    dirty = false;
  }

  private void send(List<Text> lines, Screen size) {
    String moves = area.draw(above.toString(), lines, size.storyColour(), size.columns());
    above.setLength(0);
    out.print(hidden ? moves : LiveArea.HIDE_CURSOR + moves);
    hidden = true;
    out.flush();
  }

  private synchronized void restore() {
    if (hidden) {
      out.print(SHOW_CURSOR);
      out.flush();
    }
  }

  /// Leaves the last state of the objects on the screen, or nothing when there were none.
  @Override
  public void close() {
    if (ticker != null) {
      ticker.close();
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (hidden || !above.isEmpty() || board.hasRows()) {
        Screen size = screen.get();
        send(BoardLines.last(board, size, clock.instant()), size);
        restore();
      }
    }
    forgetRestorer();
  }

  private void forgetRestorer() {
    if (restorer != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(restorer);
      } catch (IllegalStateException e) {
        // The process is ending, and the hook does no harm.
      }
    }
  }
}

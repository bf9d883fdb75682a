package dev.kdeploy.output;

import dev.kdeploy.report.Reporter;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Shows events while they happen. Closing it shows what was held back and leaves the terminal as
/// it was found.
public interface Story extends Reporter, AutoCloseable {
  /// What shows the cursor again: for whoever has to end the process without closing the story.
  String SHOW_CURSOR = "\u001b[?25h";

  /// How it is told.
  enum Manner {
    /// A live board on a terminal, lines elsewhere.
    TEXT,
    /// One JSON document a line.
    JSON,
    /// Warnings only.
    QUIET,
    /// Warnings only, one JSON document a line.
    QUIET_JSON
  }

  @Override
  void close();

  /// The story on stderr.
  ///
  /// @param screen asked before everything that is drawn, so that it may answer with a new size
  static Story of(Manner manner, Supplier<Screen> screen, PrintStream stderr, InstantSource clock) {
    return switch (manner) {
      case JSON -> new JsonReporter(stderr, clock);
      case QUIET_JSON -> new JsonReporter(stderr, clock).onlyWarnings();
      case QUIET -> new QuietReporter(stderr, screen.get().forStory());
      case TEXT ->
          screen.get().story()
              ? new TerminalReporter(stderr, screen, clock).ticking()
              : new PlainReporter(stderr, screen.get().forStory(), clock).ticking();
    };
  }
}

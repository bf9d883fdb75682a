package dev.kdeploy.output;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.report.Event;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lines that are only ever added, for build logs and pipes: one for every change that matters,
/// with the time since the start.
///
/// An object has at most one line a second while it makes progress; what is held back comes later
/// unless it is outdated by then. An object that is silent for 30 s is said to be waited for, with
/// what it waits for.
final class PlainReporter implements Story {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int MOST_REMINDERS = 5;

  private static final class Watched {
    Event.Progress now;
    Event.@Nullable Progress shown;
    Instant lastLine = Instant.MIN;

    Watched(Event.Progress now) {
      this.now = now;
    }

    boolean isNews() {
      Event.Progress old = shown;
      return old == null
          || old.ready() != now.ready()
          || old.wanted() != now.wanted()
          || old.done() != now.done()
          || !EventWords.waitingFor(old).equals(EventWords.waitingFor(now));
    }
  }

  private final PrintStream out;
  private final Paper paper;
  private final ProblemPrinter printer;
  private final InstantSource clock;
  private final Instant start;
  private final Map<String, Watched> watched = new LinkedHashMap<>();
  private final Map<String, Event.ImageWork> works = new HashMap<>();
  private final Set<String> once = new HashSet<>();
  private String lastLine = "";
  private Instant lastLockLine = Instant.MIN;
  private @Nullable Ticker ticker;

  PlainReporter(PrintStream out, Paper paper, InstantSource clock) {
    this.out = out;
    this.paper = paper;
    this.printer = new ProblemPrinter(paper);
    this.clock = clock;
    this.start = clock.instant();
  }

  /// The same with a thread that shows in time what is held back.
  PlainReporter ticking() {
    ticker = new Ticker(BETWEEN_LINES, this::tick);
    return this;
  }

  @Override
  public synchronized void report(Event event) {
    switch (event) {
      // A lock that is free is no news.
      case Event.PhaseStarted(var phase, _) when phase == Event.Phase.LOCK -> {}
      case Event.PhaseStarted started -> line(EventWords.phase(started));
      case Event.RevisionOpened opened -> line(EventWords.revision(opened));
      case Event.WaitingForLock waiting -> waitingForLock(waiting);
      case Event.Applied applied ->
          EventWords.applied(applied, name(applied.id())).ifPresent(this::line);
      case Event.Progress progress -> progress(progress);
      case Event.Settling settling -> line(EventWords.settling(settling));
      case Event.Unsettled unsettled -> line(EventWords.unsettled(unsettled, name(unsettled.id())));
      case Event.Warned(var problem) -> warning(printer.warning(problem));
      case Event.Interrupted _ -> line(EventWords.interrupted());
      case Event.LogLine logLine -> print(EventWords.logLine(logLine).on(paper) + "\n");
      case Event.Noted noted -> line(EventWords.noted(noted));
      case Event.ImageProgress image -> image(image);
      // A failing build shows its last lines by itself.
      case Event.ImageLine _ -> {}
      case Event.ImageReady ready -> line(EventWords.imageReady(ready));
    }
  }

  private void waitingForLock(Event.WaitingForLock waiting) {
    Instant now = clock.instant();
    if (!lastLockLine.plus(SILENCE).isAfter(now)) {
      lastLockLine = now;
      line(EventWords.waitingForLock(waiting));
    }
  }

  private void warning(String warning) {
    if (once.add(warning)) {
      print(warning);
    }
  }

  private void progress(Event.Progress progress) {
    Watched object = watched.computeIfAbsent(progress.id().key(), key -> new Watched(progress));
    object.now = progress;
    showIfDue(object, clock.instant());
  }

  private void showIfDue(Watched object, Instant now) {
    boolean due = object.now.done() || !object.lastLine.plus(BETWEEN_LINES).isAfter(now);
    if (object.isNews() && due) {
      show(object, now);
    }
  }

  private void show(Watched object, Instant now) {
    object.shown = object.now;
    object.lastLine = now;
    line(EventWords.progress(object.now, name(object.now.id())));
  }

  /// Shows what was held back and is due by now, and what has been silent for long.
  synchronized void tick() {
    Instant now = clock.instant();
    watched.values().forEach(object -> showIfDue(object, now));
    List<Watched> silent =
        watched.values().stream()
            .filter(object -> !object.now.done() && !object.lastLine.plus(SILENCE).isAfter(now))
            .toList();
    silent.stream().limit(MOST_REMINDERS).forEach(this::remind);
    silent.forEach(object -> object.lastLine = now);
    if (silent.size() > MOST_REMINDERS) {
      timed(Text.of("still waiting: " + (silent.size() - MOST_REMINDERS) + " more"));
    }
  }

  private void remind(Watched object) {
    object.shown = object.now;
    timed(Text.of("still waiting: ").and(EventWords.progress(object.now, name(object.now.id()))));
  }

  /// A step of a build is a line; how many bytes have gone over the wire by now is none.
  private void image(Event.ImageProgress image) {
    boolean isNew = image.work() != works.put(image.image(), image.work());
    if (isNew || image.work() == Event.ImageWork.BUILD) {
      line(EventWords.image(image));
    }
  }

  private static String name(ResourceId id) {
    return id.toString();
  }

  private void line(Text text) {
    if (!text.on(paper).equals(lastLine)) {
      timed(text);
    }
  }

  private void timed(Text text) {
    lastLine = text.on(paper);
    String elapsed = Words.duration(Duration.between(start, clock.instant()));
    Text time = Text.of("[").and(Text.of(elapsed).paddedLeft(7)).and("] ");
    print(time.and(text).on(paper) + "\n");
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void close() {
    if (ticker != null) {
      ticker.close();
    }
    synchronized (this) {
      watched.values().stream().filter(Watched::isNews).forEach(o -> show(o, clock.instant()));
    }
  }
}

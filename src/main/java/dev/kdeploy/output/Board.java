package dev.kdeploy.output;

import dev.kdeploy.report.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run looks like now: events folded into state. For one thread at a time.
final class Board {
  /// One watched object.
  ///
  /// @param since when it was first seen to be on its way
  record Row(Event.Progress progress, Instant since) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, Event.ImageProgress> images = new LinkedHashMap<>();
  private final Instant start;
  private Text headline = Text.EMPTY;
  private Instant headlineSince;
  private int expected;
  private int applied;
  private @Nullable Instant settled;
  private @Nullable Integer revision;

  Board(Instant start) {
    this.start = start;
    this.headlineSince = start;
  }

  void take(Event event, Instant now) {
    switch (event) {
      case Event.PhaseStarted started -> {
        headline(EventWords.phase(started), now);
        expected = started.phase() == Event.Phase.APPLY ? started.objects() : 0;
        applied = 0;
      }
      case Event.RevisionOpened opened -> revision = opened.revision();
      case Event.WaitingForLock waiting -> headline(EventWords.lockHolder(waiting), now);
      case Event.Applied _ -> applied++;
      case Event.Progress progress -> progress(progress, now);
      case Event.Settling settling -> {
        headline(Text.of("Everything is ready; watching that it stays so"), now);
        settled = now.plus(settling.time());
      }
      case Event.Interrupted _ -> headline(EventWords.interrupted(), now);
      case Event.ImageProgress image -> images.put(image.image(), image);
      case Event.ImageReady ready -> images.remove(ready.image());
      case Event.Unsettled _,
          Event.Warned _,
          Event.LogLine _,
          Event.ImageLine _,
          Event.Noted _ -> {}
    }
  }

  private void headline(Text text, Instant now) {
    settled = null;
    if (!text.equals(headline)) {
      headline = text;
      headlineSince = now;
    }
  }

  private void progress(Event.Progress progress, Instant now) {
    rows.merge(
        progress.id().key(),
        new Row(progress, now),
        (old, fresh) -> {
          boolean again = old.progress().done() && !progress.done();
          return new Row(progress, again ? now : old.since());
        });
  }

  boolean isEmpty() {
    return rows.isEmpty() && images.isEmpty() && headline.isEmpty();
  }

  boolean hasRows() {
    return !rows.isEmpty();
  }

  /// The images that are being worked on.
  Collection<Event.ImageProgress> images() {
    return images.values();
  }

  Collection<Row> rows() {
    return rows.values();
  }

  List<Row> unfinished() {
    return rows.values().stream().filter(row -> !row.progress().done()).toList();
  }

  List<Row> finished() {
    return rows.values().stream().filter(row -> row.progress().done()).toList();
  }

  /// What the run does now, how far it is with that, and how long it has been at it.
  Text headline(Instant now) {
    List<String> remarks = new ArrayList<>();
    if (expected > 0) {
      remarks.add(Math.min(applied, expected) + " done");
    }
    if (settled != null) {
      long left = Math.max(0, Duration.between(now, settled).toMillis() + 999) / 1000;
      remarks.add(left + " s left");
    } else {
      remarks.add(Words.age(headlineSince, now));
    }
    if (revision != null) {
      remarks.add("revision " + revision);
    }
    if (!headlineSince.equals(start)) {
      remarks.add("total " + Words.age(start, now));
    }
    return headline.and("  " + String.join(", ", remarks), Tone.FAINT);
  }
}

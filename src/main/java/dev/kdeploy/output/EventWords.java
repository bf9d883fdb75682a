package dev.kdeploy.output;

import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.report.Event;
import java.time.Duration;
import java.util.Optional;

/// The sentences for what happens.
final class EventWords {
  private EventWords() {}

  static Text phase(Event.PhaseStarted started) {
    String objects = Words.count(started.objects(), "object");
    return Text.of(
        switch (started.phase()) {
          case PLAN ->
              started.objects() == 0
                  ? "Looking at what the release has in the cluster"
                  : "Comparing " + objects + " with the cluster";
          case LOCK -> "Making sure that no other run is under way";
          case APPLY -> "Applying " + objects;
          case WATCH -> "Waiting for " + objects + " to become ready";
          case SETTLE -> "Watching that everything stays ready";
          case VERIFY -> "Verifying";
          case PRUNE -> "Removing " + objects;
          case RESTORE -> "Putting back the last good revision";
        });
  }

  static Text revision(Event.RevisionOpened opened) {
    return opened.resumed()
        ? Text.of("Continuing revision " + opened.revision() + ", which an earlier run began")
        : Text.of("Revision " + opened.revision());
  }

  static Text settling(Event.Settling settling) {
    return Text.of(
        "Everything is ready; watching for " + Words.span(settling.time()) + " that it stays so");
  }

  static Text waitingForLock(Event.WaitingForLock waiting) {
    String since =
        waiting.since().toSeconds() == 0 ? "" : " for " + Words.span(seconds(waiting.since()));
    return Text.of("Waiting" + since + " for another run to finish: " + waiting.holder());
  }

  /// The same without a duration, for who shows the time anyway.
  static Text lockHolder(Event.WaitingForLock waiting) {
    return Text.of("Waiting for another run to finish: " + waiting.holder());
  }

  private static Duration seconds(Duration duration) {
    return Duration.ofSeconds(duration.toSeconds());
  }

  /// What was done to an object; nothing to say when nothing was.
  static Optional<Text> applied(Event.Applied applied, String name) {
    return Optional.ofNullable(
            switch (applied.effect()) {
              case CREATED -> "created";
              case CHANGED -> "changed";
              case UNCHANGED -> null;
              case PRUNED -> "removed";
              case RELEASED -> "left in place, no longer part of the release";
            })
        .map(done -> Text.of(name + ": ").and(done));
  }

  /// How far an object is: `3 of 10 ready, 12 pods, 9 available: ContainerCreating`.
  static Text progress(Event.Progress progress, String name) {
    if (progress.done()) {
      String count = progress.wanted() > 0 ? ", " + counts(progress) : "";
      return Text.of(name + ": ").and(done(progress.id()), Tone.GOOD).and(count);
    }
    String pods =
        progress.total() > 0
            ? ", "
                + Words.count(progress.total(), "pod")
                + ", "
                + progress.available()
                + " available"
            : "";
    String waitingFor = waitingFor(progress);
    String why = waitingFor.isEmpty() ? "" : ": " + waitingFor;
    return Text.of(name + ": " + counts(progress) + " ready" + pods + why);
  }

  /// What it waits for, on one line, without a first clause that only repeats the counts: of `1 of
  /// 3 new replicas ready; pod web-abc: ImagePullBackOff` the end says more.
  static String waitingFor(Event.Progress progress) {
    String text = firstLine(progress.waitingFor());
    int end = text.indexOf("; ");
    return end > 0 && text.startsWith(counts(progress) + " ") ? text.substring(end + 2) : text;
  }

  static String counts(Event.Progress progress) {
    return progress.ready() + " of " + progress.wanted();
  }

  static String done(ResourceId id) {
    return id.kind().equals("Job") ? "complete" : "ready";
  }

  static Text unsettled(Event.Unsettled unsettled, String name) {
    return Text.of(name, Tone.BAD).and(": no longer ready: " + unsettled.why());
  }

  static Text interrupted() {
    return Text.of("Stopping: what is under way is brought to its end first", Tone.WARNING);
  }

  static Text logLine(Event.LogLine line) {
    return Text.of(logOrigin(line), Tone.POINTER).and(withoutColours(line.line()));
  }

  static String logOrigin(Event.LogLine line) {
    return line.pod().name() + " " + line.container() + " | ";
  }

  /// Programs colour their logs; that is neither news nor an attack, so the sequences go without a
  /// trace.
  static String withoutColours(String line) {
    return line.indexOf('\u001b') < 0 ? line : line.replaceAll("\u001b\\[[0-9;:]*m", "");
  }

  /// What is done to an image: `web: building, Step 3/7 : RUN make`.
  static Text image(Event.ImageProgress image) {
    String doing =
        switch (image.work()) {
          case SEND -> "sending its sources to the builder";
          case PULL -> "pulling";
          case BUILD -> "building";
          case PUSH -> "pushing";
          case LOAD -> "loading into the cluster";
        };
    String text = firstLine(image.text());
    return Text.of(image.image() + ": " + doing + (text.isEmpty() ? "" : ", " + text));
  }

  static Text imageReady(Event.ImageReady ready) {
    String how =
        ready.built() ? "built in " + Words.span(seconds(ready.took())) : "nothing to build";
    return Text.of(ready.image() + ": ").and(how, Tone.GOOD).and(", " + ready.reference());
  }

  static Text noted(Event.Noted noted) {
    return Text.of(noted.id() == null ? noted.text() : noted.id() + ": " + noted.text());
  }

  static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }
}

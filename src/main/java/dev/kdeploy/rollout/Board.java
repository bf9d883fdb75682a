package dev.kdeploy.rollout;

import dev.kdeploy.report.Event.Progress;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Health.Counts;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Health.Ready;
import dev.kdeploy.rollout.Verdict.Finding;
import dev.kdeploy.rollout.Verdict.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// How all subjects are now; reports what changes, and nothing twice.
final class Board {
  private final Reporter reporter;
  private final Map<Subject, Health> healths = new TreeMap<>();
  private final Map<Subject, Progress> reported = new TreeMap<>();
  private final NavigableSet<Subject> waiting = new TreeSet<>();
  private final NavigableSet<Subject> soft = new TreeSet<>();

  Board(Reporter reporter) {
    this.reporter = reporter;
  }

  void put(Subject subject, Health health) {
    healths.put(subject, health);
    place(waiting, subject, health instanceof Progressing(_, _, boolean isSoft) && !isSoft);
    place(soft, subject, health instanceof Progressing(_, _, boolean isSoft) && isSoft);
    if (subject.attention() != Judge.Attention.NONE) {
      report(subject, health);
    }
  }

  private static void place(NavigableSet<Subject> subjects, Subject subject, boolean belongs) {
    if (belongs) {
      subjects.add(subject);
    } else {
      subjects.remove(subject);
    }
  }

  private void report(Subject subject, Health health) {
    Counts counts = health.counts();
    Progress progress =
        new Progress(
            subject.id(),
            counts.ready(),
            counts.wanted(),
            counts.total(),
            counts.available(),
            health.says(),
            health.isReady());
    if (!progress.equals(reported.put(subject, progress))) {
      reporter.report(progress);
    }
  }

  /// Whether nothing is left that a rollout has to wait for.
  boolean isDone() {
    return waiting.isEmpty();
  }

  /// Whether something is left that may never come.
  boolean hasSoft() {
    return !soft.isEmpty();
  }

  /// Whether a subject has no pods on purpose, so that none of them can crash.
  boolean isIdle(Subject subject) {
    Health health = healths.get(subject);
    return health != null && health.counts().wanted() == 0;
  }

  /// Those that are not done, and why.
  List<Finding> unfinished(Function<Subject, List<Diagnosis>> why) {
    List<Finding> findings = new ArrayList<>();
    for (Subject subject : waiting) {
      Health health = healths.get(subject);
      if (health != null) {
        findings.add(new Finding(subject.id(), health, why.apply(subject)));
      }
    }
    return findings;
  }

  /// What is to be said of what is done, and of what did not come and need not.
  List<Note> notes() {
    List<Note> notes = new ArrayList<>();
    healths.forEach(
        (subject, health) -> {
          switch (health) {
            case Ready ready ->
                ready.notes().forEach(text -> notes.add(new Note(subject.id(), text)));
            case Progressing progressing ->
                notes.add(new Note(subject.id(), "it still waits for " + progressing.waitingFor()));
            case Health.Stuck _ -> {}
          }
        });
    return notes;
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.cluster.Sightings.Sighting;
import dev.kdeploy.cluster.Sightings.Sighting.Absent;
import dev.kdeploy.cluster.Sightings.Sighting.Disturbed;
import dev.kdeploy.cluster.Sightings.Sighting.Listed;
import dev.kdeploy.cluster.Sightings.Sighting.Present;
import dev.kdeploy.cluster.Sightings.Sighting.Refused;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import dev.kdeploy.rollout.Verdict.Finding;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One waiting: takes what the cluster shows, has judged again what it touches, and decides when to
/// stop.
///
/// One thread decides everything here.
final class Watching {
  // So many sightings are taken together before anything is judged: a thousand pods that start are
  // one change.
  private static final int BATCH = 256;

  private final Scene scene;
  private final Outlook outlook;
  private final Sightings sightings;
  private final Reporter reporter;
  private final RolloutWatch.Clock clock;
  private final Patience patience;
  private final Board board;
  private final Settling settling;
  private final Prognosis prognosis;
  private final Set<Integer> unlisted = new HashSet<>();
  private final Set<Problem> warned = new HashSet<>();
  private final NavigableSet<Subject> touched = new TreeSet<>();

  Watching(
      Scene scene,
      Outlook outlook,
      Sightings sightings,
      Reporter reporter,
      RolloutWatch.Clock clock,
      Patience patience) {
    this.scene = scene;
    this.outlook = outlook;
    this.sightings = sightings;
    this.reporter = reporter;
    this.clock = clock;
    this.patience = patience;
    this.board = new Board(reporter);
    this.settling = new Settling(patience);
    this.prognosis = new Prognosis(patience);
    for (int i = 0; i < outlook.selections().size(); i++) {
      unlisted.add(i);
    }
  }

  Verdict run() {
    try {
      while (!unlisted.isEmpty()) {
        take(patience.timeout());
        if (isLate() && !unlisted.isEmpty()) {
          judge(scene.subjects());
          return new Verdict.Unfinished(board.unfinished(this::why), clock.elapsed());
        }
      }
      judge(scene.subjects());
      Verdict verdict = decide();
      while (verdict == null) {
        Duration limit = settling.end(patience.timeout(), board.hasSoft());
        take(prognosis.next(clock.elapsed(), limit));
        judge(touched);
        verdict = decide();
      }
      return verdict;
    } catch (InterruptedException _) {
      return new Verdict.Interrupted(clock.elapsed());
    }
  }

  private boolean isLate() {
    return clock.elapsed().compareTo(patience.timeout()) >= 0;
  }

  /// Takes what there is to see, waiting for it until a moment.
  private void take(Duration until) throws InterruptedException {
    touched.clear();
    Duration remaining = until.minus(clock.elapsed());
    Sighting sighting = sightings.next(remaining.isNegative() ? Duration.ZERO : remaining);
    int taken = 0;
    while (sighting != null) {
      note(sighting);
      taken++;
      sighting = taken < BATCH ? sightings.next(Duration.ZERO) : null;
    }
  }

  private void note(Sighting sighting) {
    switch (sighting) {
      case Present(Manifest object) -> {
        scene.subject(object.id()).forEach(subject -> warn(Intrusion.change(subject, object)));
        touched.addAll(scene.see(object));
      }
      case Absent(Manifest object) -> touched.addAll(gone(object));
      case Listed(int selection) -> listed(selection);
      case Disturbed(Problem problem) -> warn(problem);
      case Refused(int selection, Problem problem) -> refused(selection, problem);
    }
  }

  private NavigableSet<Subject> gone(Manifest object) {
    NavigableSet<Subject> subjects = scene.gone(object);
    scene.subject(object.id()).forEach(subject -> warn(Intrusion.removal(subject)));
    return subjects;
  }

  private void listed(int selection) {
    unlisted.remove(selection);
    scene.know(outlook.selections().get(selection));
    for (Subject subject : scene.subjects()) {
      if (outlook.shows(selection, subject) && !subject.isSeen()) {
        subject.missing();
        warn(Intrusion.removal(subject));
      }
    }
  }

  private void refused(int selection, Problem problem) {
    unlisted.remove(selection);
    if (scene.subjects().stream().anyMatch(subject -> outlook.shows(selection, subject))) {
      throw new KdeployException(
          problem.why() == null
              ? problem.why("without it nobody can tell how far it is")
              : problem);
    }
    warn(problem);
  }

  private void warn(@Nullable Problem problem) {
    if (problem != null && warned.add(problem)) {
      reporter.report(new Event.Warned(problem));
    }
  }

  private void judge(Collection<Subject> subjects) {
    boolean settles = settling.isRunning();
    for (Subject subject : subjects) {
      Situation situation = scene.situation(subject, clock.elapsed());
      Health judged = Gone.judge(subject, situation);
      Health health = prognosis.note(subject, situation, judged, situation.observed());
      board.put(subject, health);
      String unsettled = settles ? settling.check(subject, health, situation.pods()) : "";
      if (!unsettled.isEmpty()) {
        settling.stop();
        reporter.report(new Event.Unsettled(subject.id(), unsettled));
      }
    }
  }

  private @Nullable Verdict decide() {
    Duration now = clock.elapsed();
    prognosis.weigh(now);
    if (prognosis.isHopeless()) {
      return stuck(now);
    }
    prognosis.warnings().forEach(this::warn);
    if (board.isDone()) {
      if (!settling.isRunning()) {
        Duration time = settling.begin(scene, board, now);
        if (time.isPositive()) {
          reporter.report(new Event.Settling(time));
        }
      }
      if (settling.isOver(now, board.hasSoft())) {
        return new Verdict.Healthy(board.notes(), now);
      }
    }
    return isLate() ? late(now) : null;
  }

  private Verdict stuck(Duration now) {
    Map<Subject, Finding> findings = prognosis.findings(now);
    findings.forEach((subject, finding) -> board.put(subject, finding.health()));
    return new Verdict.Stuck(List.copyOf(findings.values()), now);
  }

  private List<Diagnosis> why(Subject subject) {
    return prognosis.diagnoses(subject, clock.elapsed());
  }

  private Verdict late(Duration now) {
    if (!board.isDone()) {
      return new Verdict.Unfinished(board.unfinished(this::why), now);
    }
    // Ready now, but it was so before: what comes and goes is not healthy.
    if (settling.wasDisturbed()) {
      return new Verdict.Unfinished(settling.disturbed(this::why), now);
    }
    if (!settling.isOver(now, false)) {
      warn(
          Problem.of(
                  "the timeout of %s is shorter than the settling", Texts.span(patience.timeout()))
              .why("everything is ready, but not for as long as was asked for")
              .fix("allow more time with `--timeout`"));
    }
    return new Verdict.Healthy(board.notes(), now);
  }
}

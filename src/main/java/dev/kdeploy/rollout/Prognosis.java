package dev.kdeploy.rollout;

import dev.kdeploy.problem.Problem;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which subjects are hopeless, and why.
///
/// Crashes, init containers that wait, and missed deadlines of a workload are excused while another
/// one of the release is starting and not hopeless itself: a backend may crash until its database
/// answers. That ends when the others are done, are hopeless, or after [#LONGEST]. After another
/// one is done, ends of containers that had begun before it could be of use are not held against
/// the workload, so that one that waits to be started again gets its chance, however long its
/// back-off has become; only its next end does, together with all before.
///
/// For one thread.
final class Prognosis {
  /// Nobody is excused for longer by others that do not get done.
  static final Duration LONGEST = Duration.ofMinutes(5);

  // From when a probe succeeded until the others have found out: endpoints, names.
  private static final Duration PROBED_GRACE = Duration.ofSeconds(10);
  // Without a probe a pod is ready as soon as it runs. A database may take this long to answer.
  private static final Duration UNPROBED_GRACE = Duration.ofSeconds(45);

  private final Patience patience;
  private final Map<String, Tolerances> tolerances = new HashMap<>();
  private final Map<Subject, Case> cases = new TreeMap<>();
  private final Map<Subject, Health> healths = new TreeMap<>();
  private final Set<Subject> starting = new TreeSet<>();
  private final Map<Subject, Duration> useful = new LinkedHashMap<>();
  private final Map<Subject, Map<Latch, Cause>> hopeless = new TreeMap<>();
  private final Map<Subject, Map<Latch, Cause>> suspicious = new TreeMap<>();
  private final TreeSet<Duration> moments = new TreeSet<>();

  Prognosis(Patience patience) {
    this.patience = patience;
    patience.tolerated().forEach((id, own) -> tolerances.put(id.key(), own));
  }

  /// Takes how a subject is now; answers how it is to be shown until it is hopeless.
  Health note(Subject subject, Situation situation, Health health, Duration now) {
    boolean first = !healths.containsKey(subject);
    track(subject, situation, health, now);
    List<Sign> signs =
        health instanceof Health.Ready && !subject.judge().settles()
            ? List.of()
            : Signals.in(situation, health);
    if (!signs.isEmpty() || cases.containsKey(subject)) {
      cases.computeIfAbsent(subject, this::open).note(situation, signs, now, first);
    }
    return health instanceof Health.Stuck stuck
        ? new Progressing(stuck.counts(), stuck.says(), false)
        : health;
  }

  private Case open(Subject subject) {
    return new Case(subject, tolerances.getOrDefault(subject.key(), Tolerances.USUAL));
  }

  private void track(Subject subject, Situation situation, Health health, Duration now) {
    healths.put(subject, health);
    if (!subject.judge().isNeededByOthers()) {
      return;
    }
    if (!health.isReady()) {
      starting.add(subject);
    } else if (starting.remove(subject)) {
      // One that crashes and gets ready again was of use from the first time.
      boolean probed =
          !subject.judge().settles()
              || situation.pods().current().stream().allMatch(pod -> pod.life().probed());
      useful.putIfAbsent(subject, now.plus(probed ? PROBED_GRACE : UNPROBED_GRACE));
    }
  }

  /// Decides anew who is hopeless.
  void weigh(Duration now) {
    hopeless.clear();
    suspicious.clear();
    moments.clear();
    Map<Subject, Weighing> spent = new TreeMap<>();
    for (Case file : cases.values()) {
      Weighing weighing = new Weighing(file, leniency(file.subject()), now);
      Map<Latch, Cause> overdue = weighing.overdue();
      moments.addAll(weighing.moments(overdue));
      if (weighing.isHopeless(overdue)) {
        spent.put(file.subject(), weighing);
      } else if (!overdue.isEmpty()) {
        suspicious.put(file.subject(), overdue);
      }
    }
    boolean othersMayHelp = now.compareTo(LONGEST) < 0 && !spent.keySet().containsAll(starting);
    spent.forEach((subject, weighing) -> sentence(subject, weighing, othersMayHelp));
  }

  private void sentence(Subject subject, Weighing weighing, boolean othersMayHelp) {
    Map<Latch, Cause> overdue = weighing.overdue();
    if (othersMayHelp) {
      moments.add(LONGEST);
      overdue.values().removeIf(Cause::isForgivable);
    }
    if (patience.failFast() && weighing.isHopeless(overdue)) {
      hopeless.put(subject, overdue);
    } else if (!overdue.isEmpty()) {
      suspicious.put(subject, overdue);
    }
  }

  private Leniency leniency(Subject subject) {
    return useful.entrySet().stream()
        .filter(other -> !other.getKey().equals(subject))
        .map(Map.Entry::getValue)
        .max(Comparator.naturalOrder())
        .map(Leniency::new)
        .orElse(Leniency.NONE);
  }

  boolean isHopeless() {
    return !hopeless.isEmpty();
  }

  /// When somebody may become hopeless without anything being seen before, at most until a limit.
  Duration next(Duration now, Duration limit) {
    Duration next = moments.higher(now);
    return next == null || next.compareTo(limit) > 0 ? limit : next;
  }

  /// Those that are hopeless, as they are to be shown from now on.
  Map<Subject, Finding> findings(Duration now) {
    Map<Subject, Finding> findings = new TreeMap<>();
    for (Subject subject : hopeless.keySet()) {
      List<Diagnosis> diagnoses = diagnoses(subject, now);
      Health health = Objects.requireNonNull(healths.get(subject));
      Health stuck =
          health instanceof Health.Stuck
              ? health
              : new Health.Stuck(
                  health.counts(), diagnoses.getFirst().word(), diagnoses.getFirst().detail());
      findings.put(subject, new Finding(subject.id(), stuck, diagnoses));
    }
    return findings;
  }

  /// Why a subject is not healthy: first what it is hopeless for.
  List<Diagnosis> diagnoses(Subject subject, Duration now) {
    Case file = cases.get(subject);
    return file == null
        ? List.of()
        : new Diagnoses(file, hopeless.getOrDefault(subject, Map.of()), now).list();
  }

  /// What should be looked at, though nothing fails for it (yet).
  List<Problem> warnings() {
    List<Problem> warnings = new ArrayList<>();
    suspicious.forEach(
        (subject, overdue) ->
            overdue.forEach(
                (latch, cause) ->
                    warnings.add(
                        Problem.of(
                                "`%s`: %s: %s",
                                subject.id(), latch.sign().place().text(), latch.sign().word())
                            .why("%s", cause.means())
                            .fix("%s", cause.hint()))));
    return warnings;
  }
}

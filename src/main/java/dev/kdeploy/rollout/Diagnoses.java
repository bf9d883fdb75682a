package dev.kdeploy.rollout;

import dev.kdeploy.rollout.Diagnosis.Place;
import dev.kdeploy.rollout.Diagnosis.Sureness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts into words what a case came to: the same trouble of several pods once, and first that for
/// which it is hopeless.
///
/// @param overdue what it is hopeless for; empty while it is not
record Diagnoses(Case file, Map<Latch, Cause> overdue, Duration now) {
  private static final Comparator<Diagnosis> MOST_TELLING =
      Comparator.comparing((Diagnosis one) -> !one.isFatal())
          .thenComparing(one -> one.pods() > 0)
          .thenComparing(one -> one.cause().nature())
          .thenComparing(Diagnosis::pods, Comparator.reverseOrder())
          .thenComparing(Diagnosis::lasted, Comparator.reverseOrder());

  List<Diagnosis> list() {
    Set<String> blamed = new HashSet<>();
    overdue.keySet().forEach(latch -> blamed.add(where(latch)));
    Map<String, List<Latch>> alike = new LinkedHashMap<>();
    for (Latch latch : file.latches()) {
      boolean fatal = overdue.containsKey(latch);
      if (latch.total() > 0 && (fatal || !blamed.contains(where(latch)))) {
        alike.computeIfAbsent(likeness(latch), _ -> new ArrayList<>()).add(latch);
      }
    }
    return alike.values().stream().map(this::diagnosis).sorted(MOST_TELLING).toList();
  }

  private static String where(Latch latch) {
    return latch.sign().place().uid() + "/" + latch.sign().place().container();
  }

  private String likeness(Latch latch) {
    Place place = latch.sign().place();
    return cause(latch).name()
        + "/"
        + place.container()
        + "/"
        + place.at().kind()
        + "/"
        + isFatal(latch);
  }

  private Cause cause(Latch latch) {
    return overdue.getOrDefault(latch, latch.sign().cause());
  }

  /// What explains why a controller gave up is as sure as that.
  private boolean isFatal(Latch latch) {
    return overdue.containsKey(latch) || (latch.isEvidence() && !overdue.isEmpty());
  }

  private Diagnosis diagnosis(List<Latch> alike) {
    Latch latch =
        alike.stream()
            .max(
                Comparator.comparingInt(Latch::total)
                    .thenComparing(Latch::first, Comparator.reverseOrder()))
            .orElseThrow();
    Sign sign = latch.sign();
    Optional<Sign> evidence = evidence(latch);
    @Nullable Integer exitCode = evidence.map(Sign::exitCode).orElse(sign.exitCode());
    Cause cause = cause(latch);
    int pods =
        (int)
            alike.stream()
                .filter(one -> one.sign().place().isPod())
                .map(Diagnoses::uid)
                .distinct()
                .count();
    return new Diagnosis(
        cause,
        sign.word(),
        file.subject().id(),
        evidence.map(Sign::place).orElse(sign.place()),
        sign.message(),
        exitCode,
        latch.total(),
        now.minus(latch.first()),
        pods,
        sureness(latch, cause),
        sign.hint().isEmpty() ? cause.hint() : sign.hint());
  }

  private static String uid(Latch latch) {
    return latch.sign().place().uid();
  }

  /// The container that brought a Job to its end.
  private Optional<Sign> evidence(Latch latch) {
    boolean byJob = latch.sign().place().at().kind().equals("Job");
    return byJob
        ? file.latches().stream()
            .filter(Latch::isEvidence)
            .map(Latch::sign)
            .reduce((_, later) -> later)
        : Optional.empty();
  }

  private Sureness sureness(Latch latch, Cause cause) {
    if (!isFatal(latch)) {
      return Sureness.OPEN;
    }
    return cause.nature() == Cause.Nature.CERTAIN ? Sureness.CERTAIN : Sureness.EXCEEDED;
  }
}

package dev.kdeploy.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether one case is hopeless at one moment, or when it may become so.
///
/// Pure: the same case, leniency and moment always weigh the same.
record Weighing(Case file, Leniency leniency, Duration now) {
  // A single pod may be on a bad node. It is held against all when nothing else moves for so long.
  private static final Duration BLOCKED = Duration.ofSeconds(30);
  // A container that is ready for so long is not down any more.
  private static final Duration BACK = Duration.ofSeconds(10);

  /// What is not tolerated any longer, and by which row of the table.
  Map<Latch, Cause> overdue() {
    Map<Latch, Cause> overdue = new LinkedHashMap<>();
    for (Latch latch : file.latches()) {
      Cause cause = exceeded(latch);
      if (cause != null) {
        overdue.put(latch, cause);
      }
    }
    return overdue;
  }

  private @Nullable Cause exceeded(Latch latch) {
    if (latch.isEvidence() || latch.total() == 0 || isBack(latch)) {
      return null;
    }
    return causes(latch).filter(one -> isExceeded(latch, one)).findFirst().orElse(null);
  }

  private boolean isBack(Latch latch) {
    return latch.isEnds() && file.isReadyFor(BACK, latch.sign().place().uid(), now);
  }

  /// The rows that may apply to a latch. The more special ones come first.
  private static Stream<Cause> causes(Latch latch) {
    Cause own = latch.sign().cause();
    return latch.isEnds()
        ? Stream.concat(
                Stream.of(own),
                Stream.concat(latch.counts().keySet().stream(), Stream.of(any(latch))))
            .distinct()
        : Stream.of(own);
  }

  private static Cause any(Latch latch) {
    ContainerState.Type type = latch.sign().place().type();
    return EndSignal.any(type == null ? ContainerState.Type.REGULAR : type);
  }

  private boolean isExceeded(Latch latch, Cause cause) {
    Tolerance tolerance = file.tolerances().of(cause);
    int times =
        latch.isEnds() && !cause.equals(any(latch))
            ? latch.counts().getOrDefault(cause, 0)
            : latch.total();
    if (tolerance.isExceededBy(times) && leniency.counts(cause, latch, now)) {
      return true;
    }
    return latch.isDown()
        && cause.equals(latch.sign().cause())
        && tolerance.isExceededBy(now.minus(leniency.start(cause, latch)));
  }

  /// Whether so much is not tolerated any longer that waiting cannot help.
  boolean isHopeless(Map<Latch, Cause> overdue) {
    if (overdue.isEmpty()) {
      return false;
    }
    Set<String> bad = new HashSet<>();
    for (Latch latch : overdue.keySet()) {
      if (!isAboutOnePod(latch)) {
        return true;
      }
      bad.add(latch.sign().place().uid());
    }
    List<PodState> active = active();
    return bad.size() >= Math.min(Math.max(1, active.size()), 2)
        || (!now.minus(file.advanced()).minus(BLOCKED).isNegative() && isHeldUpBy(bad, active));
  }

  private boolean isAboutOnePod(Latch latch) {
    return latch.sign().place().isPod() && !file.subject().id().kind().equals("Pod");
  }

  private List<PodState> active() {
    return file.pods().current().stream().filter(PodState::isActive).toList();
  }

  private static boolean isHeldUpBy(Set<String> bad, List<PodState> active) {
    return active.stream().allMatch(pod -> pod.isReady() || bad.contains(pod.uid()));
  }

  /// When something may be tolerated no longer, without anything being seen before.
  List<Duration> moments(Map<Latch, Cause> overdue) {
    List<Duration> moments = new ArrayList<>();
    for (Latch latch : file.latches()) {
      Cause cause = latch.sign().cause();
      Duration time = file.tolerances().of(cause).time();
      if (time != null && !latch.isEvidence()) {
        moments.add(leniency.start(cause, latch).plus(time));
      }
    }
    moments.add(leniency.until());
    if (!overdue.isEmpty()) {
      moments.add(file.advanced().plus(BLOCKED));
    }
    return moments;
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.rollout.ContainerState.Running;
import dev.kdeploy.rollout.Sign.Ends;
import dev.kdeploy.rollout.Sign.Tally;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is remembered of one subject: the signs of its pods, and when it last came forward.
final class Case {
  // So long after its last end a container that was ready all the time is well.
  private static final Duration STAYS_WELL = Duration.ofSeconds(60);
  private static final Set<String> USUAL = Set.of("", "ContainerCreating", "PodInitializing");

  private final Subject subject;
  private final Tolerances tolerances;
  private final Map<String, Latch> latches = new LinkedHashMap<>();
  private final Map<String, Duration> readySince = new HashMap<>();
  private final Advance advance = new Advance();
  private Pods pods = Pods.unknown();

  Case(Subject subject, Tolerances tolerances) {
    this.subject = subject;
    this.tolerances = tolerances;
  }

  /// Takes what is to be seen now.
  ///
  /// @param first whether it is the first time that anybody looks: then what was is not held
  ///   against pods that are well, and others get one more chance
  void note(Situation situation, List<Sign> signs, Duration now, boolean first) {
    pods = situation.pods();
    advance.note(situation, now);
    latches.values().forEach(Latch::hide);
    Set<String> ready = new HashSet<>();
    pods.current().stream().filter(PodState::isReady).forEach(pod -> ready.add(pod.uid()));
    for (Sign sign : signs) {
      Latch latch = latches.computeIfAbsent(sign.key(), _ -> latch(sign, ready, now, first));
      note(latch, sign, now);
    }
    readySince.keySet().retainAll(ready);
    ready.forEach(uid -> readySince.putIfAbsent(uid, now));
    latches.values().removeIf(latch -> !lasts(latch));
  }

  private void note(Latch latch, Sign sign, Duration now) {
    String pod = sign.place().uid();
    if (latch.isEnds() && latch.total() > 0 && isReadyFor(STAYS_WELL, pod, now)) {
      latch.forgive();
    }
    if (latch.see(sign, now)) {
      readySince.remove(pod);
    }
  }

  private Latch latch(Sign sign, Set<String> ready, Duration now, boolean first) {
    int times =
        switch (sign.count()) {
          case Ends ends -> ends.times();
          case Tally tally -> tally.times();
          case Sign.Edge _, Sign.Evidence _ -> 0;
        };
    if (!first || times == 0) {
      return new Latch(sign, 0, now);
    }
    Integer tolerated = tolerances.of(sign.cause()).times();
    boolean well = ready.contains(sign.place().uid());
    int held = well || tolerated == null ? 0 : Math.min(times, tolerated);
    return new Latch(sign, times - held, now);
  }

  /// Whether a sign that is not to be seen now is remembered all the same.
  private boolean lasts(Latch latch) {
    if (latch.isShown() || latch.isEvidence()) {
      return true;
    }
    Sign sign = latch.sign();
    Optional<ContainerState> container =
        pods.current().stream()
            .filter(pod -> pod.uid().equals(sign.place().uid()) && pod.isActive())
            .flatMap(pod -> pod.containers().stream())
            .filter(state -> state.name().equals(sign.place().container()))
            .findFirst();
    return container.isPresent()
        && !(container.get().state() instanceof Running)
        && (isUsual(container.get()) || isShownAkin(sign));
  }

  private static boolean isUsual(ContainerState container) {
    return container.state() instanceof ContainerState.Waiting waiting
        && USUAL.contains(waiting.reason());
  }

  private boolean isShownAkin(Sign sign) {
    return latches.values().stream()
        .filter(other -> other.isShown() && other.sign().place().equals(sign.place()))
        .anyMatch(other -> Signals.areAkin(other.sign().cause(), sign.cause()));
  }

  /// Whether a pod has been ready for so long without one of its containers ending.
  boolean isReadyFor(Duration time, String uid, Duration now) {
    Duration since = readySince.get(uid);
    return since != null && now.minus(since).compareTo(time) >= 0;
  }

  Subject subject() {
    return subject;
  }

  Tolerances tolerances() {
    return tolerances;
  }

  Collection<Latch> latches() {
    return latches.values();
  }

  Pods pods() {
    return pods;
  }

  /// When it last came forward.
  Duration advanced() {
    return advance.last();
  }

  /// Whether being ready says more of its pods than that their processes run.
  boolean isProbed() {
    return pods.current().stream().allMatch(pod -> pod.life().probed());
  }
}

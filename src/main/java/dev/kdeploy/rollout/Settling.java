package dev.kdeploy.rollout;

import dev.kdeploy.rollout.ContainerState.Ended;
import dev.kdeploy.rollout.Health.Progressing;
import dev.kdeploy.rollout.Verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stays suspicious after everything is done: a container that restarts, or a subject that is done
/// no longer, begins the waiting anew.
final class Settling {
  private final Patience patience;
  private final Map<String, Duration> timeOf = new HashMap<>();
  private final Map<String, Integer> restarts = new HashMap<>();
  private final Map<Subject, Health> disturbed = new LinkedHashMap<>();
  private @Nullable Duration until;
  private Duration graceUntil = Duration.ZERO;

  Settling(Patience patience) {
    this.patience = patience;
    patience.settleOf().forEach((id, time) -> timeOf.put(id.key(), time));
  }

  boolean isRunning() {
    return until != null;
  }

  /// Begins to wait; answers for how long.
  Duration begin(Scene scene, Board board, Duration now) {
    restarts.clear();
    Duration longest = Duration.ZERO;
    for (Subject subject : scene.subjects()) {
      if (subject.judge().settles() && !board.isIdle(subject)) {
        Duration time = timeOf.getOrDefault(subject.key(), patience.settle());
        longest = time.compareTo(longest) > 0 ? time : longest;
        scene.situation(subject, now).pods().current().forEach(this::remember);
      }
    }
    until = now.plus(longest);
    graceUntil = now.plus(patience.grace());
    return longest;
  }

  private void remember(PodState pod) {
    pod.containers().forEach(container -> restarts.put(name(pod, container), container.restarts()));
  }

  private static String name(PodState pod, ContainerState container) {
    return pod.uid() + "/" + container.name();
  }

  /// Ends the settling: something happened.
  void stop() {
    until = null;
  }

  /// Says why a subject that was done when the settling began did not stay so, or nothing.
  String check(Subject subject, Health health, Pods pods) {
    String why =
        switch (health) {
          case Health.Ready _ -> subject.judge().settles() ? restarted(pods) : "";
          case Progressing progressing -> progressing.soft() ? "" : progressing.waitingFor();
          case Health.Stuck stuck -> stuck.says();
        };
    if (!why.isEmpty()) {
      disturbed.put(subject, new Progressing(health.counts(), why, false));
    }
    return why;
  }

  private String restarted(Pods pods) {
    for (PodState pod : pods.current()) {
      for (ContainerState container : pod.containers()) {
        int before = restarts.getOrDefault(name(pod, container), 0);
        if (pod.isActive() && container.restarts() > before) {
          return said(pod, container);
        }
      }
    }
    return "";
  }

  private static String said(PodState pod, ContainerState container) {
    Ended last = container.last();
    String how = last == null ? "" : ": " + last.text();
    return "container %s of pod %s restarted%s".formatted(container.name(), pod.id().name(), how);
  }

  /// Until when there is nothing to do but watch, at most until a limit.
  Duration end(Duration limit, boolean hasSoft) {
    if (until == null) {
      return limit;
    }
    Duration end = hasSoft && graceUntil.compareTo(until) > 0 ? graceUntil : until;
    return end.compareTo(limit) > 0 ? limit : end;
  }

  /// Whether everything stayed done for long enough.
  boolean isOver(Duration now, boolean hasSoft) {
    Duration end = until;
    return end != null && now.compareTo(end) >= 0 && (!hasSoft || now.compareTo(graceUntil) >= 0);
  }

  /// Whether the settling ever had to begin anew.
  boolean wasDisturbed() {
    return !disturbed.isEmpty();
  }

  /// The subjects because of which, and why.
  List<Finding> disturbed(Function<Subject, List<Diagnosis>> why) {
    List<Finding> findings = new ArrayList<>();
    disturbed.forEach(
        (subject, health) -> findings.add(new Finding(subject.id(), health, why.apply(subject))));
    return findings;
  }
}

package dev.kdeploy.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The table of signals: everything that is known to keep pods from being healthy, and how much of
/// it is tolerated.
///
/// The rows and their figures follow what kubelet, scheduler and controllers do: see the files of
/// the single signals.
public final class Signals {
  private static final List<Signal> ALL =
      List.of(
          new ImageSignal(),
          new ConfigSignal(),
          new StartSignal(),
          new EndSignal(),
          new SchedulingSignal(),
          new VolumeSignal(),
          new SandboxSignal(),
          new EvictionSignal(),
          new CreationSignal(),
          new ClaimSignal(),
          new JobSignal(),
          new VerdictSignal(),
          new BlockedSignal(),
          new ReadinessSignal());

  private static final Set<String> MAKERS =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Pod",
          "Job");

  private static final Map<String, Signal> FINDER = finders();

  private Signals() {}

  private static Map<String, Signal> finders() {
    Map<String, Signal> finders = new HashMap<>();
    ALL.forEach(signal -> signal.causes().forEach(cause -> finders.put(cause.name(), signal)));
    return Map.copyOf(finders);
  }

  /// Whether two causes are of one kind, so that the one may turn into the other without anything
  /// having changed.
  static boolean areAkin(Cause one, Cause other) {
    return Objects.equals(FINDER.get(one.name()), FINDER.get(other.name()));
  }

  /// Every cause once: the more certain and the earlier in a pod's life first.
  public static List<Cause> table() {
    return ALL.stream().flatMap(signal -> signal.causes().stream()).toList();
  }

  /// The names by which causes may be tolerated: their own, and the words of Kubernetes that stand
  /// for several of them.
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Cause cause : table()) {
      names.add(cause.name());
      names.addAll(cause.words());
    }
    return names.stream().distinct().sorted().toList();
  }

  /// What is to be seen of an object.
  static List<Sign> in(Situation situation, Health health) {
    List<Sign> signs = new ArrayList<>();
    // The pods of a Service or a claim are others' business.
    boolean makesPods = MAKERS.contains(situation.object().id().kind());
    for (Signal signal : ALL) {
      if (makesPods || !(signal instanceof Signal.OfPod)) {
        signal.find(situation, health, signs::add);
      }
    }
    return signs;
  }
}

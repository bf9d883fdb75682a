package dev.kdeploy.rollout;

import java.util.List;
import java.util.stream.Stream;

/// The pods that belong to an object now: those of its new revision and those of older ones.
///
/// Belonging means: made by its controller (workloads), selected by it (Services), or mounting it
/// (claims).
///
/// @param known whether the server told us about pods and their revisions; when not, both lists may
///   lack some
/// @param revision what the new pods are made from: a ReplicaSet's name or a revision hash; empty
///   when not known or when the kind has no revisions (then all pods are `current`)
public record Pods(boolean known, String revision, List<PodState> current, List<PodState> old) {
  public Pods {
    current = List.copyOf(current);
    old = List.copyOf(old);
  }

  /// Nothing is known about pods.
  static Pods unknown() {
    return new Pods(false, "", List.of(), List.of());
  }

  /// All pods, those of the new revision first.
  public List<PodState> all() {
    return Stream.concat(current.stream(), old.stream()).toList();
  }

  /// How many of the new revision are ready.
  int currentReady() {
    return (int) current.stream().filter(PodState::isReady).count();
  }

  /// How many of any revision are ready.
  int ready() {
    return (int) all().stream().filter(PodState::isReady).count();
  }

  /// How many of any revision count.
  int active() {
    return (int) all().stream().filter(PodState::isActive).count();
  }

  /// The names of the pods of older revisions that count.
  List<String> oldNames() {
    return old.stream().filter(PodState::isActive).map(pod -> pod.id().name()).sorted().toList();
  }
}

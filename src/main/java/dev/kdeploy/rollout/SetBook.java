package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.rollout.PodState.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ReplicaSets of subjects, and of all others only whose they are.
///
/// ReplicaSets are named by `namespace/name`, subjects by their key.
final class SetBook {
  private final Map<String, Map<String, SetState>> ofSubject = new HashMap<>();
  private final Map<String, Maker> makers = new HashMap<>();
  private final Map<String, Map<String, PodState>> waiting = new HashMap<>();

  /// A ReplicaSet, and whose it is.
  private record Maker(String uid, Owner owner) {}

  private static String name(Manifest set) {
    return set.id().namespace() + "/" + set.id().name();
  }

  /// The name of the ReplicaSet that made a pod.
  static String setOf(PodState pod) {
    return pod.id().namespace() + "/" + pod.owner().name();
  }

  /// Keeps whose a ReplicaSet is; answers the pods that waited to know.
  Collection<PodState> put(Manifest set) {
    makers.put(name(set), new Maker(set.uid(), PodState.owner(set)));
    Map<String, PodState> waited = waiting.remove(name(set));
    return waited == null ? List.of() : waited.values();
  }

  /// Keeps what matters of a ReplicaSet of a subject.
  void put(String subject, Manifest set) {
    ofSubject.computeIfAbsent(subject, _ -> new HashMap<>()).put(name(set), SetState.of(set));
  }

  void remove(String subject, Manifest set) {
    makers.remove(name(set));
    ofSubject.getOrDefault(subject, new HashMap<>()).remove(name(set));
  }

  /// Whose a ReplicaSet is, or null when it was never seen.
  @Nullable Owner ownerOf(String name) {
    Maker maker = makers.get(name);
    return maker == null ? null : maker.owner();
  }

  /// Whether a pod was made by a ReplicaSet of this incarnation of a subject, as far as we know.
  boolean isOf(PodState pod, Subject subject) {
    Maker maker = makers.get(setOf(pod));
    return maker == null
        || (subject.isIncarnation(maker.owner().uid())
            && (maker.uid().isEmpty() || maker.uid().equals(pod.owner().uid())));
  }

  /// The ReplicaSets of this incarnation of a subject.
  List<SetState> of(Subject subject) {
    return ofSubject.getOrDefault(subject.key(), Map.of()).values().stream()
        .filter(set -> subject.isIncarnation(set.owner().uid()))
        .toList();
  }

  /// Keeps a pod until its ReplicaSet is seen.
  void await(PodState pod) {
    waiting.computeIfAbsent(setOf(pod), _ -> new HashMap<>()).put(PodBook.name(pod), pod);
  }

  /// Forgets a pod that waited for its ReplicaSet.
  void forget(PodState pod) {
    waiting.getOrDefault(setOf(pod), new HashMap<>()).remove(PodBook.name(pod));
  }
}

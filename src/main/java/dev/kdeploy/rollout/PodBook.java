package dev.kdeploy.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The pods that belong to subjects, and which belong to which. Others are not kept.
///
/// Pods are named by `namespace/name`, subjects by their key.
final class PodBook {
  private final Map<String, PodState> pods = new HashMap<>();
  private final Map<String, List<String>> subjectsOf = new HashMap<>();
  private final Map<String, NavigableSet<String>> podsOf = new HashMap<>();

  static String name(PodState pod) {
    return pod.id().namespace() + "/" + pod.id().name();
  }

  /// Keeps a pod as belonging to some subjects.
  void put(PodState pod, Collection<String> subjects) {
    String name = name(pod);
    unlink(name);
    pods.put(name, pod);
    subjectsOf.put(name, List.copyOf(subjects));
    subjects.forEach(subject -> podsOf.computeIfAbsent(subject, _ -> new TreeSet<>()).add(name));
  }

  /// Forgets a pod, if it was kept.
  void remove(PodState pod) {
    unlink(name(pod));
    pods.remove(name(pod));
  }

  private void unlink(String name) {
    List<String> subjects = subjectsOf.remove(name);
    if (subjects != null) {
      subjects.forEach(subject -> podsOf.getOrDefault(subject, new TreeSet<>()).remove(name));
    }
  }

  @Nullable PodState get(String name) {
    return pods.get(name);
  }

  /// The subjects that a pod belongs to.
  List<String> subjectsOf(String name) {
    return subjectsOf.getOrDefault(name, List.of());
  }

  /// The pods of a subject, by name.
  List<PodState> podsOf(String subject) {
    List<PodState> found = new ArrayList<>();
    for (String name : podsOf.getOrDefault(subject, Collections.emptyNavigableSet())) {
      PodState pod = pods.get(name);
      if (pod != null) {
        found.add(pod);
      }
    }
    return found;
  }
}

package dev.kdeploy.rollout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The last few events about each object.
final class EventBook {
  private static final int KEPT = 8;

  private final Map<String, Deque<Happening>> byObject = new HashMap<>();

  void add(Happening happening) {
    Deque<Happening> kept = byObject.computeIfAbsent(happening.uid(), _ -> new ArrayDeque<>());
    // An event that repeats itself comes again with a higher count.
    kept.removeIf(
        old ->
            old.reason().equals(happening.reason())
                && old.message().equals(happening.message())
                && old.container().equals(happening.container()));
    kept.addLast(happening);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  void forget(String uid) {
    byObject.remove(uid);
  }

  /// The events about some objects, oldest first.
  List<Happening> about(Collection<String> uids) {
    List<Happening> events = new ArrayList<>();
    for (String uid : uids) {
      events.addAll(byObject.getOrDefault(uid, new ArrayDeque<>()));
    }
    events.sort(Comparator.comparing(Happening::at));
    return events;
  }
}

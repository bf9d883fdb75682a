package dev.kdeploy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What controllers still have to look at: at once, or when its time has come.
final class Works {
  /// Work older than this is done as if it were this old, so that a sandbox that slept for a week
  /// wakes up quickly.
  private static final Duration OLDEST = Duration.ofMinutes(5);

  private final Pace pace;
  private final Deque<Task> ready = new ArrayDeque<>();
  private final Set<Task> waiting = new HashSet<>();
  private final PriorityQueue<Due> timers = new PriorityQueue<>();
  private final Map<Task, Due> timerOf = new HashMap<>();
  private long sequence;
  private @Nullable Instant reached;

  /// One object that one controller looks at.
  record Task(Controller controller, String resource, String namespace, String name) {}

  private record Due(Instant at, long sequence, Task task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  Works(Pace pace) {
    this.pace = pace;
  }

  /// Looks at an object soon; once, however often it is asked.
  void soon(Task task) {
    if (waiting.add(task)) {
      ready.addLast(task);
    }
  }

  /// Looks at an object at a moment; the earliest moment asked for counts.
  void at(Instant moment, Task task) {
    Due known = timerOf.get(task);
    if (known != null && known.at().compareTo(moment) <= 0) {
      return;
    }
    if (known != null) {
      timers.remove(known);
    }
    Due due = new Due(moment, sequence++, task);
    timerOf.put(task, due);
    timers.add(due);
  }

  /// The next task that is due, or null when there is none now. Sets the time of its work.
  @Nullable Task next() {
    Instant now = pace.real();
    if (ready.isEmpty()) {
      wake(now);
    }
    Task task = ready.pollFirst();
    if (task == null) {
      reached = null;
      pace.at(null);
      return null;
    }
    waiting.remove(task);
    Instant at = reached;
    pace.at(at == null || at.isAfter(now) ? now : at);
    return task;
  }

  /// Makes everything ready whose time came first, together.
  private void wake(Instant now) {
    Due first = timers.peek();
    if (first == null || first.at().isAfter(now)) {
      reached = null;
      return;
    }
    Instant oldest = now.minus(OLDEST);
    reached = first.at().isBefore(oldest) ? oldest : first.at();
    while (!timers.isEmpty() && !timers.element().at().isAfter(first.at())) {
      Due due = timers.remove();
      timerOf.remove(due.task());
      soon(due.task());
    }
  }

  /// When the next task is due, or null when there is none.
  @Nullable Instant nextDue() {
    if (!ready.isEmpty()) {
      return pace.real();
    }
    Due first = timers.peek();
    return first == null ? null : first.at();
  }

  void clear() {
    ready.clear();
    waiting.clear();
    timers.clear();
    timerOf.clear();
  }
}

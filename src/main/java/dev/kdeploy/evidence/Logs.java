package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.LogRequest;
import dev.kdeploy.evidence.InTime.Reading;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The last lines of containers, of their current and of their previous incarnations.
final class Logs {
  static final int MOST_LINES = 50;

  /// What a kubelet answers, with success, when it has removed the container already.
  private static final String GONE = "unable to retrieve container logs for ";

  private final Cluster cluster;
  private final Masks masks;
  private final Map<String, List<String>> lines = new HashMap<>();

  Logs(Cluster cluster, Masks masks) {
    this.cluster = cluster;
    this.masks = masks;
  }

  /// What to read; each brings what takes it over.
  List<Reading<Runnable>> readings(List<Manifest> pods) {
    List<Reading<Runnable>> readings = new ArrayList<>();
    for (Manifest pod : pods) {
      for (String key : List.of("initContainerStatuses", "containerStatuses")) {
        for (Map<String, @Nullable Object> status : Tree.maps(pod.content(), "status", key)) {
          addReadings(readings, pod, status);
        }
      }
    }
    return readings;
  }

  private void addReadings(
      List<Reading<Runnable>> readings, Manifest pod, Map<String, @Nullable Object> status) {
    String container = Tree.text(status, "name");
    boolean endedBefore = Tree.get(status, "lastState", "terminated") != null;
    boolean again = endedBefore || Tree.number(status, 0, "restartCount") > 0;
    boolean ran =
        Tree.get(status, "state", "running") != null
            || Tree.get(status, "state", "terminated") != null;
    if (ran || again) {
      readings.add(reading(pod, container, false));
    }
    if (again) {
      readings.add(reading(pod, container, true));
    }
  }

  private Reading<Runnable> reading(Manifest pod, String container, boolean previous) {
    String what =
        "the "
            + (previous ? "previous log" : "log")
            + " of container "
            + container
            + " of "
            + pod.id();
    return new Reading<>(
        what,
        () -> {
          List<String> read = read(LogRequest.tail(pod.id(), container, previous, MOST_LINES));
          return () -> lines.put(key(pod, container, previous), read);
        });
  }

  private List<String> read(LogRequest request) {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> stream = cluster.logs(request)) {
      for (Iterator<String> each = stream.iterator(); each.hasNext(); ) {
        last.add(each.next().replace("\r", ""));
        if (last.size() > MOST_LINES) {
          last.removeFirst();
        }
      }
    }
    if (last.size() == 1 && last.getFirst().startsWith(GONE)) {
      return List.of();
    }
    // Hidden before it is cut: half of a secret would not be known for one.
    return masks.hideLines(List.copyOf(last)).stream().map(Bounds::line).toList();
  }

  /// The lines of a container; empty when there were none to be had.
  List<String> of(Manifest pod, String container, boolean previous) {
    return lines.getOrDefault(key(pod, container, previous), List.of());
  }

  private static String key(Manifest pod, String container, boolean previous) {
    return pod.id().key() + "/" + container + (previous ? "/previous" : "");
  }
}

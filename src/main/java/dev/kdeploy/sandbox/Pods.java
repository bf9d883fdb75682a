package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads pods.
final class Pods {
  private static final Pattern IN_IMAGE = Pattern.compile("sim-([a-z]+)");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|us|ns|s|m|h)");

  private Pods() {}

  /// What the pod is told to play: its annotation, or what its first image says, or `ok`.
  static String scenario(Stored pod) {
    String told = pod.annotation("kdeploy.dev/simulate");
    if (!told.isEmpty()) {
      return told;
    }
    List<Map<String, @Nullable Object>> containers = pod.maps("spec", "containers");
    String image = containers.isEmpty() ? "" : Tree.text(containers.getFirst(), "image");
    Matcher match = IN_IMAGE.matcher(image);
    return match.find() ? match.group(1) : "ok";
  }

  /// A duration that an annotation gives (`500ms`, `1m30s`, or plain seconds), or the given one.
  static Duration duration(Stored pod, String annotation, Duration otherwise) {
    String text = pod.annotation(annotation);
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher match = DURATION.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (match.find() && match.start() == end) {
      double nanos =
          switch (match.group(2)) {
            case "h" -> 3.6e12;
            case "m" -> 6e10;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "us" -> 1e3;
            default -> 1;
          };
      sum = sum.plusNanos((long) (Double.parseDouble(match.group(1)) * nanos));
      end = match.end();
    }
    return end > 0 && end == text.length() ? sum : otherwise;
  }

  static List<String> containers(Stored pod) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      pod.maps("spec", list).forEach(container -> names.add(Tree.text(container, "name")));
    }
    return names;
  }

  static Map<String, @Nullable Object> containerStatus(Stored pod, String container) {
    for (Map<String, @Nullable Object> status : pod.maps("status", "containerStatuses")) {
      if (Tree.text(status, "name").equals(container)) {
        return status;
      }
    }
    return Map.of();
  }

  static String waitingReason(Stored pod, String container) {
    return Tree.text(containerStatus(pod, container), "state", "waiting", "reason");
  }

  static long restarts(Stored pod, String container) {
    return Tree.number(containerStatus(pod, container), 0, "restartCount");
  }

  static Map<String, @Nullable Object> condition(
      Map<String, @Nullable Object> object, String type) {
    for (Map<String, @Nullable Object> condition : Tree.maps(object, "status", "conditions")) {
      if (Tree.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Map.of();
  }

  static boolean isReady(Stored pod) {
    return Tree.text(condition(pod.content(), "Ready"), "status").equals("True");
  }

  static boolean isOver(Stored pod) {
    return Set.of("Succeeded", "Failed").contains(pod.text("status", "phase"));
  }

  /// Whether the pod counts: it is neither over nor being deleted.
  static boolean isActive(Stored pod) {
    return !isOver(pod) && !pod.isDeleted();
  }

  static String qosClass(Map<String, @Nullable Object> pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (Map<String, @Nullable Object> container : Tree.maps(pod, "spec", "containers")) {
      Map<String, @Nullable Object> limits = Tree.map(container, "resources", "limits");
      Map<String, @Nullable Object> requests = Tree.map(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      for (String resource : List.of("cpu", "memory")) {
        Double limit = Quantity.of(limits.get(resource));
        Double request = Quantity.of(requests.get(resource));
        guaranteed &= limit != null && (request == null || request.equals(limit));
      }
    }
    return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }
}

package dev.kdeploy.evidence;

import dev.kdeploy.evidence.Evidence.ConditionSeen;
import dev.kdeploy.evidence.Evidence.EventSeen;
import dev.kdeploy.evidence.Failure.Role;
import dev.kdeploy.evidence.PodSeen.Asked;
import dev.kdeploy.evidence.PodSeen.ContainerSeen;
import dev.kdeploy.evidence.PodSeen.ProbeSeen;
import dev.kdeploy.evidence.PodSeen.State;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what tells something out of a pod.
final class PodFacts {
  private static final int MOST_ENV = 60;

  private final Masks masks;
  private final List<EventSeen> events;
  private final Logs logs;

  PodFacts(Masks masks, List<EventSeen> events, Logs logs) {
    this.masks = masks;
    this.events = events;
    this.logs = logs;
  }

  PodSeen of(Manifest pod, ResourceId workload, boolean newest) {
    List<ContainerSeen> containers = new ArrayList<>();
    for (String key : List.of("initContainers", "containers")) {
      for (Map<String, @Nullable Object> container : Tree.maps(pod.content(), "spec", key)) {
        containers.add(container(pod, container, key.equals("initContainers")));
      }
    }
    return new PodSeen(
        pod.id(),
        workload,
        newest,
        pod.text("status", "phase"),
        pod.text("status", "reason"),
        masks.hide(pod.text("status", "message")),
        pod.text("spec", "nodeName"),
        Fields.time(pod.content(), "metadata", "creationTimestamp"),
        unmet(pod),
        containers);
  }

  private List<ConditionSeen> unmet(Manifest pod) {
    return Tree.maps(pod.content(), "status", "conditions").stream()
        .filter(condition -> isBad(Tree.text(condition, "type"), Tree.text(condition, "status")))
        .map(condition -> Nodes.seen(condition, masks))
        .toList();
  }

  /// Most conditions of a pod are good news when true; these are not.
  private static boolean isBad(String type, String status) {
    boolean bad =
        type.equals("DisruptionTarget")
            || type.equals("PodResizePending")
            || type.equals("PodResizeInProgress");
    return status.equals("True") == bad;
  }

  private ContainerSeen container(
      Manifest pod, Map<String, @Nullable Object> container, boolean init) {
    String name = Tree.text(container, "name");
    boolean sidecar = init && Tree.text(container, "restartPolicy").equals("Always");
    Map<String, @Nullable Object> status =
        status(pod, init ? "initContainerStatuses" : "containerStatuses", name);
    Map<String, @Nullable Object> last = Tree.map(status, "lastState");
    List<String> log = logs.of(pod, name, false);
    List<String> previousLog = logs.of(pod, name, true);
    if (Tree.get(status, "state", "waiting") != null) {
      // Nothing runs now, so that both are of what ran last; either may be gone already.
      previousLog = previousLog.isEmpty() ? log : previousLog;
      log = List.of();
    }
    return new ContainerSeen(
        name,
        sidecar ? Role.SIDECAR : init ? Role.INIT : Role.REGULAR,
        asked(container),
        Tree.flag(status, "ready"),
        Fields.number(status, "restartCount"),
        state(Tree.map(status, "state")),
        last.isEmpty() ? null : state(last),
        probes(pod, container, status),
        log,
        previousLog);
  }

  private static Map<String, @Nullable Object> status(Manifest pod, String key, String name) {
    return Tree.maps(pod.content(), "status", key).stream()
        .filter(status -> Tree.text(status, "name").equals(name))
        .findFirst()
        .orElse(Map.of());
  }

  private State state(Map<String, @Nullable Object> state) {
    for (String is : List.of("waiting", "running", "terminated")) {
      if (state.get(is) != null) {
        Map<String, @Nullable Object> inside = Tree.map(state, is);
        return new State(
            is,
            Tree.text(inside, "reason"),
            masks.hide(Tree.text(inside, "message").strip()),
            Fields.code(inside, "exitCode"),
            Fields.time(inside, "startedAt"),
            Fields.time(inside, "finishedAt"));
      }
    }
    return new State("", "", "", null, null, null);
  }

  private Asked asked(Map<String, @Nullable Object> container) {
    List<String> command = new ArrayList<>(Fields.texts(container, "command"));
    command.addAll(Fields.texts(container, "args"));
    List<String> env = new ArrayList<>();
    for (Map<String, @Nullable Object> from : Tree.maps(container, "envFrom")) {
      env.add(envFrom(from));
    }
    List<Map<String, @Nullable Object>> all = Tree.maps(container, "env");
    for (Map<String, @Nullable Object> one : all.subList(0, Math.min(MOST_ENV, all.size()))) {
      env.add(env(one));
    }
    return new Asked(
        Tree.text(container, "image"),
        masks.hide(String.join(" ", command)),
        env,
        Fields.textMap(container, "resources", "requests"),
        Fields.textMap(container, "resources", "limits"));
  }

  private static String envFrom(Map<String, @Nullable Object> from) {
    String map = Tree.text(from, "configMapRef", "name");
    return map.isEmpty()
        ? "all keys of Secret " + Tree.text(from, "secretRef", "name")
        : "all keys of ConfigMap " + map;
  }

  private String env(Map<String, @Nullable Object> env) {
    String name = Tree.text(env, "name");
    for (String source : List.of("secretKeyRef", "configMapKeyRef")) {
      Map<String, @Nullable Object> key = Tree.map(env, "valueFrom", source);
      if (!key.isEmpty()) {
        String kind = source.startsWith("secret") ? "Secret " : "ConfigMap ";
        return name + " from " + kind + Tree.text(key, "name") + ", key " + Tree.text(key, "key");
      }
    }
    return env.containsKey("valueFrom")
        ? name + " from the pod itself"
        : masks.hide(name + "=" + Tree.text(env, "value"));
  }

  private List<ProbeSeen> probes(
      Manifest pod, Map<String, @Nullable Object> container, Map<String, @Nullable Object> status) {
    boolean running = Tree.get(status, "state", "running") != null;
    List<ProbeSeen> failing = new ArrayList<>();
    for (String kind : List.of("startup", "liveness", "readiness")) {
      Map<String, @Nullable Object> probe = Tree.map(container, kind + "Probe");
      boolean fails =
          running
              && switch (kind) {
                case "startup" -> Boolean.FALSE.equals(status.get("started"));
                case "readiness" -> !Tree.flag(status, "ready");
                default -> false;
              };
      if (!probe.isEmpty() && (fails || told(pod, Tree.text(container, "name"), kind))) {
        failing.add(probe(kind, probe));
      }
    }
    return failing;
  }

  private boolean told(Manifest pod, String container, String kind) {
    return events.stream()
        .anyMatch(
            event ->
                event.object().sameObject(pod.id())
                    && event.reason().equals("Unhealthy")
                    && (event.container().isEmpty() || event.container().equals(container))
                    && event.message().toLowerCase(Locale.ROOT).startsWith(kind + " probe"));
  }

  private ProbeSeen probe(String kind, Map<String, @Nullable Object> probe) {
    return new ProbeSeen(
        kind,
        masks.hide(asks(probe)),
        (int) Tree.number(probe, 0, "initialDelaySeconds"),
        (int) Tree.number(probe, 10, "periodSeconds"),
        (int) Tree.number(probe, 1, "timeoutSeconds"),
        (int) Tree.number(probe, 3, "failureThreshold"));
  }

  private static String asks(Map<String, @Nullable Object> probe) {
    Map<String, @Nullable Object> http = Tree.map(probe, "httpGet");
    if (!http.isEmpty()) {
      String scheme = Tree.text(http, "scheme").toLowerCase(Locale.ROOT);
      String path = Tree.text(http, "path");
      return "GET "
          + (scheme.isEmpty() ? "http" : scheme)
          + " "
          + Tree.text(http, "host")
          + ":"
          + Tree.text(http, "port")
          + (path.startsWith("/") ? path : "/" + path);
    }
    if (probe.containsKey("tcpSocket")) {
      return "tcp :" + Tree.text(probe, "tcpSocket", "port");
    }
    if (probe.containsKey("grpc")) {
      return "grpc :" + Tree.text(probe, "grpc", "port");
    }
    return "exec " + String.join(" ", Fields.texts(probe, "exec", "command"));
  }
}

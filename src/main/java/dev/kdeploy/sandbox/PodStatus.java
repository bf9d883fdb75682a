package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes the status of pods as a kubelet does.
final class PodStatus {
  private static final String MANAGER = "kubelet";

  private final World world;

  PodStatus(World world) {
    this.world = world;
  }

  static boolean hasReadinessProbe(Stored pod) {
    return pod.maps("spec", "containers").stream()
        .anyMatch(container -> container.get("readinessProbe") != null);
  }

  /// All containers wait. Returns whether that is new.
  boolean wait(Stored pod, String reason, String message) {
    if (Pods.waitingReason(pod, Pods.containers(pod).getFirst()).equals(reason)) {
      return false;
    }
    Map<String, @Nullable Object> waiting = Edit.map("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    Map<String, @Nullable Object> draft = begin(pod, "Pending");
    conditions(draft, false, "ContainersNotReady");
    containers(
        draft,
        pod,
        container -> container(pod, container, false, false, Edit.map("waiting", waiting)));
    write(pod, draft);
    return true;
  }

  void run(Stored pod, boolean ready) {
    world.pace().note(pod.uid() + "/started", world.pace().now());
    Map<String, @Nullable Object> draft = begin(pod, "Running");
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    Edit.fill(status, "10.0.0.1", "hostIP");
    Edit.fill(status, address(pod), "podIP");
    Edit.fill(status, Edit.list(Edit.map("ip", Tree.text(status, "podIP"))), "podIPs");
    conditions(draft, ready, "ContainersNotReady");
    if (ready) {
      noteReady(pod);
    }
    initContainers(draft, pod);
    containers(draft, pod, container -> container(pod, container, ready, true, running()));
    write(pod, draft);
  }

  private Map<String, @Nullable Object> running() {
    return Edit.map("running", Edit.map("startedAt", world.pace().stamp()));
  }

  private static String address(Stored pod) {
    int hash = pod.uid().hashCode();
    return "10.200." + (hash >>> 8 & 0xff) + "." + Math.max(1, hash & 0xff);
  }

  void ready(Stored pod) {
    Map<String, @Nullable Object> draft = begin(pod, "Running");
    conditions(draft, true, "");
    noteReady(pod);
    for (Map<String, @Nullable Object> status : Tree.maps(draft, "status", "containerStatuses")) {
      status.put("ready", true);
    }
    write(pod, draft);
  }

  private void noteReady(Stored pod) {
    world.pace().note(pod.uid() + "/ready", world.pace().now());
  }

  /// The container ran and is started once more.
  void restart(Stored pod) {
    boolean ready = !hasReadinessProbe(pod);
    world.pace().note(pod.uid() + "/started", world.pace().now());
    Map<String, @Nullable Object> draft = begin(pod, "Running");
    conditions(draft, ready, "ContainersNotReady");
    if (ready) {
      noteReady(pod);
    }
    containers(
        draft,
        pod,
        container -> {
          Map<String, @Nullable Object> status = container(pod, container, ready, true, running());
          status.put("restartCount", Tree.number(status, 0, "restartCount") + 1);
          return status;
        });
    write(pod, draft);
  }

  void crash(Stored pod, boolean outOfMemory) {
    world.pace().note(pod.uid() + "/finished", world.pace().now());
    Map<String, @Nullable Object> draft = begin(pod, "Running");
    conditions(draft, false, "ContainersNotReady");
    containers(
        draft,
        pod,
        container -> {
          String name = Tree.text(container, "name");
          Map<String, @Nullable Object> waiting =
              Edit.map(
                  "reason",
                  "CrashLoopBackOff",
                  "message",
                  "back-off 10s restarting failed container="
                      + name
                      + " pod="
                      + pod.name()
                      + "_"
                      + pod.namespace()
                      + "("
                      + pod.uid()
                      + ")");
          Map<String, @Nullable Object> status =
              container(pod, container, false, false, Edit.map("waiting", waiting));
          String reason = outOfMemory ? "OOMKilled" : "Error";
          status.put("lastState", terminated(pod, name, outOfMemory ? 137 : 1, reason));
          return status;
        });
    write(pod, draft);
  }

  private Map<String, @Nullable Object> terminated(
      Stored pod, String container, long code, String reason) {
    String started =
        Tree.text(Pods.containerStatus(pod, container), "state", "running", "startedAt");
    return Edit.map(
        "terminated",
        Edit.map(
            "exitCode",
            code,
            "reason",
            reason,
            "startedAt",
            started,
            "finishedAt",
            world.pace().stamp()));
  }

  void finish(Stored pod, boolean failed) {
    Map<String, @Nullable Object> draft = begin(pod, failed ? "Failed" : "Succeeded");
    conditions(draft, false, failed ? "PodFailed" : "PodCompleted");
    containers(
        draft,
        pod,
        container -> {
          String name = Tree.text(container, "name");
          return container(
              pod,
              container,
              false,
              false,
              terminated(pod, name, failed ? 1 : 0, failed ? "Error" : "Completed"));
        });
    write(pod, draft);
  }

  private Map<String, @Nullable Object> begin(Stored pod, String phase) {
    Map<String, @Nullable Object> draft = pod.draft();
    Edit.put(draft, phase, "status", "phase");
    Edit.fill(draft, world.pace().stamp(), "status", "startTime");
    return draft;
  }

  private void conditions(Map<String, @Nullable Object> draft, boolean ready, String reason) {
    Map<String, @Nullable Object> status = Edit.child(draft, "status");
    condition(status, "Initialized", true, "");
    condition(status, "Ready", ready, ready ? "" : reason);
    condition(status, "ContainersReady", ready, ready ? "" : reason);
  }

  private void condition(
      Map<String, @Nullable Object> status, String type, boolean value, String reason) {
    Map<String, @Nullable Object> known = Conditions.find(status, type);
    String text = value ? "True" : "False";
    String since =
        Tree.text(known, "status").equals(text)
            ? Tree.text(known, "lastTransitionTime")
            : world.pace().stamp();
    Map<String, @Nullable Object> condition =
        Edit.map("type", type, "status", text, "lastProbeTime", null, "lastTransitionTime", since);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
      if (reason.equals("ContainersNotReady")) {
        condition.put("message", "containers with unready status");
      }
    }
    Conditions.put(status, condition);
  }

  private static void containers(
      Map<String, @Nullable Object> draft,
      Stored pod,
      Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> made) {
    List<@Nullable Object> statuses = new ArrayList<>();
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      statuses.add(made.apply(container));
    }
    Edit.put(draft, statuses, "status", "containerStatuses");
  }

  private static Map<String, @Nullable Object> container(
      Stored pod,
      Map<String, @Nullable Object> container,
      boolean ready,
      boolean started,
      Map<String, @Nullable Object> state) {
    Map<String, @Nullable Object> known = Pods.containerStatus(pod, Tree.text(container, "name"));
    return Edit.map(
        "name",
        Tree.text(container, "name"),
        "state",
        state,
        "lastState",
        Edit.copy(Tree.map(known, "lastState")),
        "ready",
        ready,
        "restartCount",
        Tree.number(known, 0, "restartCount"),
        "image",
        Tree.text(container, "image"),
        "imageID",
        "",
        "started",
        started);
  }

  private void initContainers(Map<String, @Nullable Object> draft, Stored pod) {
    List<@Nullable Object> statuses = new ArrayList<>();
    String now = world.pace().stamp();
    for (Map<String, @Nullable Object> container : pod.maps("spec", "initContainers")) {
      boolean sidecar = Tree.text(container, "restartPolicy").equals("Always");
      Map<String, @Nullable Object> state =
          sidecar
              ? running()
              : Edit.map(
                  "terminated",
                  Edit.map(
                      "exitCode", 0L, "reason", "Completed", "startedAt", now, "finishedAt", now));
      Map<String, @Nullable Object> status = container(pod, container, true, sidecar, state);
      statuses.add(status);
    }
    if (!statuses.isEmpty()) {
      Edit.put(draft, statuses, "status", "initContainerStatuses");
    }
  }

  private void write(Stored pod, Map<String, @Nullable Object> draft) {
    world.updateStatus(MANAGER, pod, draft);
  }
}

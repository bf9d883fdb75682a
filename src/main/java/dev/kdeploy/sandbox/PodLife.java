package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plays scheduler and kubelet: every pod goes the way its scenario says.
///
/// What comes next follows from the pod alone, so that a sandbox that was closed goes on where it
/// was.
final class PodLife implements Controller {
  private static final String KUBELET = "kubelet";
  private final World world;
  private final Events events;
  private final PodStatus status;
  private final Scheduling scheduling;
  private final References references;

  PodLife(World world, Events events) {
    this.world = world;
    this.events = events;
    this.status = new PodStatus(world);
    this.scheduling = new Scheduling(world, events);
    this.references = new References(world);
  }

  @Override
  public Set<String> resources() {
    return Set.of("pods");
  }

  @Override
  public void notice(Change change) {
    if (Set.of("configmaps", "secrets", "persistentvolumeclaims")
        .contains(change.now().kind().resource())) {
      for (Stored pod : references.waiting(change.now().namespace())) {
        world.soon(this, pod);
      }
    }
  }

  @Override
  public void gone(Stored last) {
    references.forget(last);
    for (String moment : Set.of("ready", "started", "finished", "waiting", "deleted")) {
      world.pace().forget(last.uid() + "/" + moment);
    }
  }

  @Override
  public void sync(Stored pod) {
    if (pod.isDeleted()) {
      stop(pod);
    } else if (pod.text("spec", "nodeName").isEmpty()) {
      scheduling.place(pod);
    } else if (!Pods.isOver(pod)) {
      live(pod);
    }
  }

  private void stop(Stored pod) {
    if (!Tree.list(pod.content(), "metadata", "finalizers").isEmpty()) {
      return;
    }
    Instant since = moment(pod, "deleted", pod.text("metadata", "deletionTimestamp"));
    Duration lasts = Pods.duration(pod, "kdeploy.dev/stop-after", Duration.ZERO);
    if (isDue(pod, since, lasts)) {
      world.remove(pod);
    }
  }

  private void live(Stored pod) {
    String scenario = Pods.scenario(pod);
    if (pod.text("status", "phase").equals("Pending") && !scenario.equals("pull")) {
      start(pod, scenario);
      return;
    }
    switch (scenario) {
      case "pull" -> pull(pod);
      case "crash", "oom" -> crash(pod, scenario);
      default -> run(pod, scenario);
    }
  }

  private void start(Stored pod, String scenario) {
    String volume = references.missingVolume(pod);
    if (volume != null) {
      references.await(pod);
      if (status.wait(pod, "ContainerCreating", "")) {
        events.warning(pod, KUBELET, "FailedMount", volume);
      }
      return;
    }
    String missing = references.missingVariable(pod);
    if (missing != null) {
      references.await(pod);
      if (status.wait(pod, "CreateContainerConfigError", missing)) {
        events.warning(pod, KUBELET, "Failed", "Error: " + missing);
      }
      return;
    }
    references.forget(pod);
    boolean crashes = scenario.equals("crash") || scenario.equals("oom");
    status.run(pod, crashes && !PodStatus.hasReadinessProbe(pod));
    tellStarted(pod);
  }

  private void tellStarted(Stored pod) {
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      String name = Tree.text(container, "name");
      events.normal(
          pod,
          KUBELET,
          "Pulled",
          "Container image "
              + Shown.of(Tree.text(container, "image"))
              + " already present on machine");
      events.normal(pod, KUBELET, "Started", "Started container " + name);
    }
  }

  private void run(Stored pod, String scenario) {
    if (scenario.equals("neverready")) {
      return;
    }
    if (!Pods.isReady(pod)) {
      Instant since = moment(pod, "started", startedAt(pod));
      if (isDue(
          pod, since, Pods.duration(pod, "kdeploy.dev/ready-after", Duration.ofMillis(100)))) {
        status.ready(pod);
      }
    } else if (Tree.text(pod.controller(), "kind").equals("Job")) {
      String ready = Tree.text(Pods.condition(pod.content(), "Ready"), "lastTransitionTime");
      Instant since = moment(pod, "ready", ready);
      if (isDue(pod, since, Pods.duration(pod, "kdeploy.dev/run-for", Duration.ofMillis(500)))) {
        status.finish(pod, scenario.equals("fail"));
      }
    }
  }

  private static String startedAt(Stored pod) {
    return text(pod, "state", "running", "startedAt");
  }

  private static String text(Stored pod, String... path) {
    var statuses = pod.maps("status", "containerStatuses");
    return statuses.isEmpty() ? "" : Tree.text(statuses.getFirst(), path);
  }

  private void crash(Stored pod, String scenario) {
    String started = startedAt(pod);
    if (!started.isEmpty()) {
      Instant since = moment(pod, "started", started);
      if (isDue(pod, since, Pods.duration(pod, "kdeploy.dev/crash-after", Duration.ofSeconds(1)))) {
        exit(pod, scenario);
      }
      return;
    }
    Instant since = moment(pod, "finished", text(pod, "lastState", "terminated", "finishedAt"));
    long restarts = Pods.restarts(pod, Pods.containers(pod).getFirst());
    if (isDue(pod, since, Duration.ofSeconds(restarts < 2 ? 1 : 10))) {
      status.restart(pod);
      for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
        events.normal(pod, KUBELET, "Started", "Started container " + Tree.text(container, "name"));
      }
    }
  }

  private void exit(Stored pod, String scenario) {
    if (pod.text("spec", "restartPolicy").equals("Never")) {
      status.finish(pod, true);
      return;
    }
    status.crash(pod, scenario.equals("oom"));
    for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
      String name = Tree.text(container, "name");
      events.warning(
          pod,
          KUBELET,
          "BackOff",
          "Back-off restarting failed container " + name + " in pod " + pod.name());
    }
  }

  private void pull(Stored pod) {
    String reason = text(pod, "state", "waiting", "reason");
    Instant since = moment(pod, "waiting", "");
    Duration wait =
        switch (reason) {
          case "ErrImagePull" -> Duration.ofSeconds(2);
          case "ImagePullBackOff" -> Duration.ofSeconds(10);
          default -> Duration.ofMillis(300);
        };
    if (!isDue(pod, since, wait)) {
      return;
    }
    String image = Tree.text(pod.maps("spec", "containers").getFirst(), "image");
    String failed = "failed to pull and unpack image " + Shown.of(image) + ": not found";
    String backOff = "Back-off pulling image " + Shown.of(image);
    boolean again = !reason.equals("ErrImagePull");
    status.wait(pod, again ? "ErrImagePull" : "ImagePullBackOff", again ? failed : backOff);
    world.pace().note(pod.uid() + "/waiting", world.pace().now());
    if (again) {
      events.warning(
          pod,
          KUBELET,
          "Failed",
          "Failed to pull image "
              + Shown.of(image)
              + ": rpc error: code = NotFound desc = "
              + failed);
      events.warning(pod, KUBELET, "Failed", "Error: ErrImagePull");
    } else {
      events.normal(pod, KUBELET, "BackOff", backOff);
      events.warning(pod, KUBELET, "Failed", "Error: ImagePullBackOff");
    }
  }

  /// Whether a moment has come; when not, the pod is looked at again when it has.
  private boolean isDue(Stored pod, Instant since, Duration lasts) {
    Instant at = world.after(since, lasts);
    if (at.isAfter(world.pace().now())) {
      world.at(at, this, pod);
      return false;
    }
    return true;
  }

  private Instant moment(Stored pod, String name, String stamp) {
    Instant known = world.pace().noted(pod.uid() + "/" + name);
    if (known != null && (stamp.isEmpty() || Pace.stamp(known).equals(stamp))) {
      return known;
    }
    Instant moment = world.pace().moment(pod.uid() + "/" + name, stamp);
    world.pace().note(pod.uid() + "/" + name, moment);
    return moment;
  }
}

package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A Deployment whose new pods live through something, told as a script for a [ScriptedCluster].
///
/// Its status follows from its pods, as its controller would write it.
final class Tale {
  private final String name;
  private final int replicas;
  private final ScriptedCluster cluster;
  private final List<Readiness> readiness = new ArrayList<>();
  private final int[] restarts;
  private final boolean probed;

  private record Readiness(long millis, int pod, boolean ready) {}

  private Tale(ScriptedCluster cluster, String name, int replicas, boolean probed) {
    this.cluster = cluster;
    this.name = name;
    this.replicas = replicas;
    this.probed = probed;
    this.restarts = new int[replicas];
  }

  /// A Deployment whose pods have a readiness probe.
  static Tale probed(ScriptedCluster cluster, String name, int replicas) {
    return new Tale(cluster, name, replicas, true).begin();
  }

  /// A Deployment whose pods are ready as soon as they run.
  static Tale unprobed(ScriptedCluster cluster, String name, int replicas) {
    return new Tale(cluster, name, replicas, false).begin();
  }

  private Tale begin() {
    cluster.at(0, Web.set(name, "aaa", "v1"));
    return this;
  }

  /// The Deployment as it was written.
  Manifest written() {
    return Web.deployment(name, 1, "v1", 0, 0, 0).with((long) replicas, "spec", "replicas");
  }

  /// Writes the Deployment's status as it follows from its pods.
  Tale end() {
    readiness.sort(Comparator.comparingLong(Readiness::millis));
    boolean[] ready = new boolean[replicas];
    for (Readiness change : readiness) {
      ready[change.pod()] = change.ready();
      int count = 0;
      for (boolean one : ready) {
        count += one ? 1 : 0;
      }
      cluster.at(
          change.millis(),
          Web.deployment(name, 1, "v1", replicas, replicas, count)
              .with((long) replicas, "spec", "replicas"));
    }
    return this;
  }

  /// The pod with a number waits for a reason.
  Tale waiting(long millis, int pod, String reason, String message) {
    return state(
        millis,
        pod,
        "Pending",
        false,
        "waiting: {reason: %s, message: '%s'}".formatted(reason, message));
  }

  /// The pod is not scheduled.
  Tale unschedulable(long millis, int pod, String message) {
    readiness.add(new Readiness(millis, pod, false));
    cluster.at(
        millis,
        pod(
            pod,
            "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: \"%s\"}]}"
                .formatted(message)));
    return this;
  }

  /// The pod's container runs.
  Tale runs(long millis, int pod, boolean isReady) {
    return state(millis, pod, "Running", isReady, "running: {}");
  }

  /// The pod's container ends, and is about to be started again.
  Tale ends(long millis, int pod, String reason, int exitCode) {
    state(
        millis,
        pod,
        "Running",
        false,
        "terminated: {reason: %s, exitCode: %d}".formatted(reason, exitCode));
    return this;
  }

  /// The pod's container is started again.
  Tale runsAgain(long millis, int pod, boolean isReady) {
    restarts[pod]++;
    return runs(millis, pod, isReady);
  }

  /// The pod's container crashes as long as a kubelet starts it, up to a moment; `lasts` is how
  /// long it runs each time. Answers when it is started for the first time after that moment.
  long crashesUntil(long until, int pod, long lasts) {
    long start = 0;
    long backOff = 0;
    boolean first = true;
    while (start < until) {
      if (first) {
        runs(start, pod, !probed);
      } else {
        runsAgain(start, pod, !probed);
      }
      first = false;
      long end = start + lasts;
      ends(end, pod, "Error", 1);
      if (backOff > 0) {
        restartsWaiting(end + 300, pod);
      }
      start = end + 500 + backOff;
      backOff = backOff == 0 ? 10_000 : Math.min(backOff * 2, 300_000);
    }
    return start;
  }

  private void restartsWaiting(long millis, int pod) {
    cluster.at(
        millis,
        pod(
            pod,
            """
            {phase: Running, conditions: [{type: Ready, status: 'False'}],
             containerStatuses: [{name: main, ready: false, restartCount: %d,
               state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting failed container}},
               lastState: {terminated: {reason: Error, exitCode: 1}}}]}
            """
                .formatted(restarts[pod])));
  }

  private Tale state(long millis, int pod, String phase, boolean isReady, String state) {
    readiness.add(new Readiness(millis, pod, isReady));
    String last = restarts[pod] > 0 ? "lastState: {terminated: {reason: Error, exitCode: 1}}," : "";
    cluster.at(
        millis,
        pod(
            pod,
            """
            {phase: %s, conditions: [{type: Ready, status: '%s'}],
             containerStatuses: [{name: main, ready: %s, restartCount: %d, %s state: {%s}}]}
            """
                .formatted(
                    phase, isReady ? "True" : "False", isReady, restarts[pod], last, state)));
    return this;
  }

  private Manifest pod(int number, String status) {
    Manifest pod =
        Web.pod(name, "aaa", String.valueOf(number), false, 0)
            .with(
                Given.tree("{apiVersion: v1, kind: X, status: " + status + "}").get("status"),
                "status");
    return probed
        ? pod.with(
            Given.tree(
                    "{apiVersion: v1, kind: X, spec: {containers: [{name: main, image: x,"
                        + " readinessProbe: {tcpSocket: {port: 1}}}]}}")
                .get("spec"),
            "spec")
        : pod;
  }

  /// A warning about a pod's container.
  Tale event(long millis, int pod, String reason, String message) {
    cluster.at(
        millis,
        Given.object(
            """
            apiVersion: v1
            kind: Event
            metadata: {name: e%5$d, namespace: shop}
            involvedObject: {kind: Pod, name: %1$s-aaa-%2$d, namespace: shop, uid: uid-%1$s-aaa-%2$d, apiVersion: v1}
            type: Warning
            reason: %3$s
            message: "%4$s"
            lastTimestamp: '2026-01-01T00:00:00Z'
            """
                .formatted(name, pod, reason, message, millis)));
    return this;
  }
}

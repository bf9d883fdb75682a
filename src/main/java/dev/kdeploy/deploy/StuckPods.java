package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Answer;
import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Deletion;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.cluster.Sightings;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.report.Event;
import dev.kdeploy.report.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Replaces pods that would block the update of a StatefulSet for ever.
///
/// A StatefulSet that updates in order waits for every pod to become ready, also for one that never
/// will because of the very revision that is being replaced (kubernetes/kubernetes issue 67250).
/// Such a pod is deleted, so that the controller makes it anew from the right revision.
final class StuckPods {
  private static final String REVISION = "controller-revision-hash";
  private static final Duration OBSERVED = Duration.ofSeconds(10);

  /// Waiting for these does not help: the container's own revision is at fault.
  private static final Set<String> HOPELESS =
      Set.of(
          "CrashLoopBackOff",
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private final Cluster cluster;
  private final Reporter reporter;

  StuckPods(Cluster cluster, Reporter reporter) {
    this.cluster = cluster;
    this.reporter = reporter;
  }

  /// Deletes the pods of other revisions than the one that a set is updated to, when they are
  /// broken.
  ///
  /// @param objects as they were written; those that are no StatefulSets are left out
  /// @param unready also those that are only not ready, because their revision is known to be bad
  void replace(List<Manifest> objects, boolean unready) throws InterruptedException {
    for (Manifest object : objects) {
      if (object.id().kind().equals("StatefulSet")
          && !object.text("spec", "updateStrategy", "type").equals("OnDelete")) {
        replace(object, unready);
      }
    }
  }

  private void replace(Manifest written, boolean unready) throws InterruptedException {
    List<Manifest> pods =
        cluster.list(Selection.of("v1", "Pod", written.id().namespace())).stream()
            .filter(pod -> isOf(pod, written))
            .filter(pod -> isBlocking(pod, unready))
            .toList();
    if (pods.isEmpty()) {
      return;
    }
    Manifest set = observed(written);
    String wanted = set.text("status", "updateRevision");
    for (Manifest pod : pods) {
      if (!wanted.isEmpty() && !pod.label(REVISION).equals(wanted)) {
        delete(pod);
      }
    }
  }

  private void delete(Manifest pod) {
    if (cluster.delete(pod.id(), Deletion.of(pod.uid())) instanceof Answer.Accepted) {
      reporter.report(
          new Event.Noted(
              pod.id(), "replaced, because it is of a revision that never becomes ready"));
    }
  }

  private static boolean isOf(Manifest pod, Manifest set) {
    return Tree.maps(pod.get("metadata", "ownerReferences")).stream()
        .anyMatch(
            owner -> Tree.flag(owner, "controller") && Tree.text(owner, "uid").equals(set.uid()));
  }

  private static boolean isBlocking(Manifest pod, boolean unready) {
    boolean ready =
        Tree.maps(pod.get("status", "conditions")).stream()
            .anyMatch(
                condition ->
                    Tree.text(condition, "type").equals("Ready")
                        && Tree.text(condition, "status").equals("True"));
    boolean terminating = !pod.text("metadata", "deletionTimestamp").isEmpty();
    return !ready && !terminating && (unready || isBroken(pod));
  }

  private static boolean isBroken(Manifest pod) {
    return statuses(pod, "initContainerStatuses") || statuses(pod, "containerStatuses");
  }

  private static boolean statuses(Manifest pod, String list) {
    for (Map<String, @Nullable Object> status : Tree.maps(pod.get("status", list))) {
      boolean crashed =
          Tree.number(status, 0, "restartCount") > 0
              && Tree.get(status, "state", "terminated") instanceof Map;
      if (crashed || HOPELESS.contains(Tree.text(status, "state", "waiting", "reason"))) {
        return true;
      }
    }
    return false;
  }

  /// The set once its controller has seen what was written; before that it would make the pod anew
  /// from the bad revision.
  private Manifest observed(Manifest written) throws InterruptedException {
    Selection sets =
        new Selection(
            written.id().apiVersion(),
            written.id().kind(),
            written.id().namespace(),
            "",
            "metadata.name=" + written.id().name());
    long generation = written.number(0, "metadata", "generation");
    Manifest newest = written;
    try (Sightings sightings = cluster.watch(List.of(sets))) {
      Sightings.Sighting sighting = sightings.next(OBSERVED);
      while (sighting != null) {
        if (sighting instanceof Sightings.Sighting.Present(Manifest set)) {
          newest = set;
          if (set.number(0, "status", "observedGeneration") >= generation) {
            return set;
          }
        }
        sighting = sightings.next(OBSERVED);
      }
    }
    return newest;
  }
}

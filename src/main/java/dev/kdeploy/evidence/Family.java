package dev.kdeploy.evidence;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A workload with what it made: ReplicaSets or Jobs, and pods.
///
/// @param between what stands between the workload and its pods, the newest first
/// @param newest the pods of its newest revision
/// @param older its other pods
record Family(
    Manifest workload, List<Manifest> between, List<Manifest> newest, List<Manifest> older) {
  private static final String REVISION = "deployment.kubernetes.io/revision";

  /// Reads it, following owner references; names and labels alone prove nothing.
  static Family read(Cluster cluster, Manifest known) {
    Manifest workload = cluster.get(known.id()).orElse(known);
    return switch (workload.id().kind()) {
      case "Pod" -> new Family(workload, List.of(), List.of(workload), List.of());
      case "Deployment" -> throughSets(cluster, workload);
      case "CronJob" -> throughJobs(cluster, workload);
      case "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job" ->
          direct(cluster, workload);
      default -> new Family(workload, List.of(), List.of(), List.of());
    };
  }

  private static Family throughSets(Cluster cluster, Manifest workload) {
    Comparator<Manifest> age =
        Comparator.<Manifest>comparingLong(set -> numeric(set.annotation(REVISION)))
            .thenComparing(set -> set.text("metadata", "creationTimestamp"));
    return through(cluster, workload, "apps/v1", "ReplicaSet", selector(workload), age);
  }

  private static Family throughJobs(Cluster cluster, Manifest workload) {
    Comparator<Manifest> age =
        Comparator.comparing(job -> job.text("metadata", "creationTimestamp"));
    return through(cluster, workload, "batch/v1", "Job", "", age);
  }

  private static Family through(
      Cluster cluster,
      Manifest workload,
      String apiVersion,
      String kind,
      String selector,
      Comparator<Manifest> age) {
    String namespace = workload.id().namespace();
    List<Manifest> between =
        list(cluster, apiVersion, kind, namespace, selector).stream()
            .filter(one -> owners(one).contains(workload.uid()))
            .sorted(age.reversed())
            .toList();
    if (between.isEmpty()) {
      return new Family(workload, List.of(), List.of(), List.of());
    }
    String newest = between.getFirst().uid();
    Set<String> others = new HashSet<>();
    between.stream().skip(1).forEach(one -> others.add(one.uid()));
    List<Manifest> pods = list(cluster, "v1", "Pod", namespace, selector);
    return new Family(
        workload,
        between,
        pods.stream().filter(pod -> owners(pod).contains(newest)).toList(),
        pods.stream().filter(pod -> owners(pod).stream().anyMatch(others::contains)).toList());
  }

  private static Family direct(Cluster cluster, Manifest workload) {
    List<Manifest> pods =
        list(cluster, "v1", "Pod", workload.id().namespace(), selector(workload)).stream()
            .filter(pod -> owners(pod).contains(workload.uid()))
            .toList();
    List<Manifest> newest = new ArrayList<>();
    List<Manifest> older = new ArrayList<>();
    long generation = pods.stream().mapToLong(Family::generation).max().orElse(0);
    String update = workload.text("status", "updateRevision");
    for (Manifest pod : pods) {
      boolean isNewest =
          switch (workload.id().kind()) {
            case "StatefulSet" ->
                update.isEmpty() || pod.label("controller-revision-hash").equals(update);
            case "DaemonSet" -> generation(pod) == generation;
            default -> true;
          };
      (isNewest ? newest : older).add(pod);
    }
    return new Family(workload, List.of(), newest, older);
  }

  private static long generation(Manifest pod) {
    return numeric(pod.label("pod-template-generation"));
  }

  private static long numeric(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private static List<Manifest> list(
      Cluster cluster, String apiVersion, String kind, String namespace, String selector) {
    return cluster.list(Selection.of(apiVersion, kind, namespace).labelled(selector));
  }

  private static List<String> owners(Manifest object) {
    return Tree.maps(object.content(), "metadata", "ownerReferences").stream()
        .map(owner -> Tree.text(owner, "uid"))
        .filter(uid -> !uid.isEmpty())
        .toList();
  }

  /// What the workload selects its pods with, as a text for the API; empty selects all.
  static String selector(Manifest workload) {
    Map<String, @Nullable Object> selector = workload.map("spec", "selector");
    boolean plain = workload.id().kind().equals("ReplicationController");
    List<String> terms = new ArrayList<>();
    (plain ? selector : Tree.map(selector, "matchLabels"))
        .forEach((key, value) -> terms.add(key + "=" + value));
    for (Map<String, @Nullable Object> term : Tree.maps(selector, "matchExpressions")) {
      String key = Tree.text(term, "key");
      String values = "(" + String.join(",", Fields.texts(term, "values")) + ")";
      switch (Tree.text(term, "operator")) {
        case "In" -> terms.add(key + " in " + values);
        case "NotIn" -> terms.add(key + " notin " + values);
        case "Exists" -> terms.add(key);
        case "DoesNotExist" -> terms.add("!" + key);
        default -> {}
      }
    }
    return String.join(",", terms);
  }

  /// Its pods in the order in which they tell: of the newest revision and not ready, of the newest
  /// revision, others.
  List<Manifest> tellingPods() {
    List<Manifest> pods = new ArrayList<>();
    newest.stream().filter(pod -> !isReady(pod) && !isGoing(pod)).forEach(pods::add);
    newest.stream().filter(pod -> isReady(pod) || isGoing(pod)).forEach(pods::add);
    older.stream().filter(pod -> !isReady(pod) && !isGoing(pod)).forEach(pods::add);
    return pods;
  }

  boolean isNewest(Manifest pod) {
    return newest.stream().anyMatch(one -> one.uid().equals(pod.uid()));
  }

  ResourceId id() {
    return workload.id();
  }

  /// What may have happened to something else than the pods: the workload and the newest of what
  /// stands between.
  List<Manifest> heads() {
    List<Manifest> heads = new ArrayList<>(List.of(workload));
    between.stream().limit(2).forEach(heads::add);
    return heads;
  }

  static boolean isReady(Manifest pod) {
    return condition(pod, "Ready")
        .filter(ready -> Tree.text(ready, "status").equals("True"))
        .isPresent();
  }

  private static boolean isGoing(Manifest pod) {
    return !pod.text("metadata", "deletionTimestamp").isEmpty();
  }

  private static Optional<Map<String, @Nullable Object>> condition(Manifest pod, String type) {
    return Tree.maps(pod.content(), "status", "conditions").stream()
        .filter(condition -> Tree.text(condition, "type").equals(type))
        .findFirst();
  }
}

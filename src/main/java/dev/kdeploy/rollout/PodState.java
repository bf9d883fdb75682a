package dev.kdeploy.rollout;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What matters of a pod: whose it is, of which revision, and how its containers are. Small enough
/// to keep many.
///
/// @param labels only those by which pods are told apart or selected
/// @param claims the names of the claims it mounts
/// @param containers init containers and sidecars first, in the order of the spec
public record PodState(
    ResourceId id,
    String uid,
    Owner owner,
    Map<String, String> labels,
    List<String> claims,
    Life life,
    Standing standing,
    List<ContainerState> containers) {
  private static final String SET_HASH = "pod-template-hash";
  private static final String REVISION_HASH = "controller-revision-hash";

  public PodState {
    labels = Map.copyOf(labels);
    claims = List.copyOf(claims);
    containers = List.copyOf(containers);
  }

  /// The controller that made it; texts are empty when nobody did.
  public record Owner(String kind, String name, String uid) {}

  /// What the pod's spec says about its life.
  ///
  /// @param restartPolicy `Always`, `OnFailure` or `Never`
  /// @param probed whether a probe has to succeed before it is ready, so that being ready says more
  ///   than that its processes run
  /// @param created when it was made, as the server wrote it
  public record Life(String restartPolicy, boolean probed, String created) {}

  /// How the pod as a whole is.
  ///
  /// @param ready its Ready condition is true
  /// @param terminating it is being deleted
  /// @param says why it stands so, in the words of Kubernetes: why it cannot be scheduled, was
  ///   evicted, or misses a gate
  /// @param reason the one word of it: `Unschedulable`, `SchedulingGated`, `Evicted`, …
  /// @param message its sentence, verbatim
  public record Standing(
      String phase,
      boolean ready,
      boolean terminating,
      String says,
      String reason,
      String message) {}

  /// Reads what matters of a pod.
  public static PodState of(Manifest pod) {
    return new PodState(
        pod.id(),
        pod.uid(),
        owner(pod),
        labels(pod),
        claims(pod),
        life(pod),
        standing(pod),
        containers(pod));
  }

  private static Life life(Manifest pod) {
    String policy = pod.text("spec", "restartPolicy");
    boolean probed =
        Stream.of("initContainers", "containers")
            .flatMap(list -> Tree.maps(pod.content(), "spec", list).stream())
            .anyMatch(
                container ->
                    container.get("readinessProbe") instanceof Map
                        || container.get("startupProbe") instanceof Map);
    return new Life(
        policy.isEmpty() ? "Always" : policy, probed, pod.text("metadata", "creationTimestamp"));
  }

  private static Standing standing(Manifest pod) {
    Condition scheduled = Condition.of(pod, "PodScheduled");
    boolean placed = !scheduled.isFalse();
    return new Standing(
        pod.text("status", "phase"),
        Condition.of(pod, "Ready").isTrue(),
        !pod.text("metadata", "deletionTimestamp").isEmpty(),
        says(pod),
        placed ? pod.text("status", "reason") : scheduled.reason(),
        placed ? pod.text("status", "message") : scheduled.message());
  }

  /// The controller of an object.
  static Owner owner(Manifest object) {
    return Tree.maps(object.content(), "metadata", "ownerReferences").stream()
        .filter(reference -> Tree.flag(reference, "controller"))
        .findFirst()
        .map(
            reference ->
                new Owner(
                    Tree.text(reference, "kind"),
                    Tree.text(reference, "name"),
                    Tree.text(reference, "uid")))
        .orElse(new Owner("", "", ""));
  }

  private static Map<String, String> labels(Manifest pod) {
    Map<String, String> labels = new LinkedHashMap<>();
    pod.map("metadata", "labels")
        .forEach((name, value) -> labels.put(name, Objects.toString(value, "")));
    return labels;
  }

  private static List<String> claims(Manifest pod) {
    return Tree.maps(pod.content(), "spec", "volumes").stream()
        .map(volume -> claim(pod, volume))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String claim(Manifest pod, Map<String, @Nullable Object> volume) {
    return volume.get("ephemeral") instanceof Map
        ? pod.id().name() + "-" + Tree.text(volume, "name")
        : Tree.text(volume, "persistentVolumeClaim", "claimName");
  }

  private static String says(Manifest pod) {
    Condition scheduled = Condition.of(pod, "PodScheduled");
    if (scheduled.isFalse()) {
      return scheduled.saysOr("not scheduled");
    }
    String own = Texts.joined(pod.text("status", "reason"), pod.text("status", "message"));
    Condition ready = Condition.of(pod, "Ready");
    return own.isEmpty() && ready.reason().equals("ReadinessGatesNotReady")
        ? ready.saysOr("")
        : own;
  }

  private static List<ContainerState> containers(Manifest pod) {
    List<ContainerState> states = new ArrayList<>();
    for (Map<String, @Nullable Object> init : Tree.maps(pod.content(), "spec", "initContainers")) {
      boolean sidecar = Tree.text(init, "restartPolicy").equals("Always");
      states.add(
          container(
              pod,
              init,
              sidecar ? ContainerState.Type.SIDECAR : ContainerState.Type.INIT,
              "initContainerStatuses"));
    }
    for (Map<String, @Nullable Object> regular : Tree.maps(pod.content(), "spec", "containers")) {
      states.add(container(pod, regular, ContainerState.Type.REGULAR, "containerStatuses"));
    }
    return states;
  }

  private static ContainerState container(
      Manifest pod, Map<String, @Nullable Object> spec, ContainerState.Type type, String statuses) {
    String name = Tree.text(spec, "name");
    Map<String, @Nullable Object> status =
        Tree.maps(pod.content(), "status", statuses).stream()
            .filter(candidate -> name.equals(Tree.text(candidate, "name")))
            .findFirst()
            .orElse(Map.of());
    return ContainerState.of(spec, type, status);
  }

  /// Whether it counts: it is not being deleted and has not ended, by which the controllers go.
  public boolean isActive() {
    return !standing.terminating()
        && !standing.phase().equals("Failed")
        && !standing.phase().equals("Succeeded");
  }

  /// Whether none of its containers was ever started.
  boolean isUnstarted() {
    return isActive()
        && containers.stream()
            .allMatch(
                container ->
                    container.restarts() == 0
                        && !(container.state() instanceof ContainerState.Running)
                        && !(container.state() instanceof ContainerState.Ended));
  }

  /// Whether it counts and is ready.
  public boolean isReady() {
    return isActive() && standing.ready();
  }

  /// The revision that its controller made it from: the name of its ReplicaSet, or the hash on its
  /// label.
  public String revision() {
    return owner.kind().equals("ReplicaSet")
        ? owner.name()
        : labels.getOrDefault(REVISION_HASH, "");
  }

  /// The Deployment that a ReplicaSet belongs to by its name, for a pod of that ReplicaSet; empty
  /// when names do not tell.
  String deploymentByName() {
    String hash = "-" + labels.getOrDefault(SET_HASH, "");
    return owner.kind().equals("ReplicaSet") && hash.length() > 1 && owner.name().endsWith(hash)
        ? owner.name().substring(0, owner.name().length() - hash.length())
        : "";
  }
}

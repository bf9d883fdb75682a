package dev.kdeploy.plan;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ResourceId;
import dev.kdeploy.plan.Change.Guard;
import dev.kdeploy.plan.Change.Keep.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which live objects are no longer wanted, and whether they go.
///
/// Only objects that an earlier revision recorded and that still carry the release's labels are
/// considered, so that a copy somebody made of one of ours is never taken for ours.
final class Pruning {
  private static final String ADOPTED = "kdeploy.dev/adopted";
  private static final Set<String> STATEFUL = Set.of("StatefulSet", "PersistentVolume");

  private final PlanRequest request;
  private final Set<String> copyKeys = new LinkedHashSet<>();
  private final List<Manifest> surplus = new ArrayList<>();

  Pruning(PlanRequest request, Live live, Served served) {
    this.request = request;
    String namespace = request.release().namespace();
    Set<String> wanted = new LinkedHashSet<>();
    served.wanted().forEach(one -> wanted.add(one.id().key()));
    Map<String, Manifest> candidates = new LinkedHashMap<>();
    for (List<Manifest> objects : List.of(request.inventory(), request.copies())) {
      for (Manifest object : objects) {
        find(live, object.id(), namespace, candidates);
      }
    }
    request.copies().forEach(one -> copyKeys.add(one.id().inNamespace(namespace).key()));
    candidates.forEach(
        (key, object) -> {
          if (!wanted.contains(key)
              && request.release().owns(object)
              && object.text("metadata", "deletionTimestamp").isEmpty()) {
            surplus.add(object);
          }
        });
  }

  /// Whether the recorded object had a namespace is only known by looking: cluster-wide ones are
  /// found without.
  private static void find(
      Live live, ResourceId id, String namespace, Map<String, Manifest> candidates) {
    ResourceId placed = id.namespace().isEmpty() ? id.inNamespace(namespace) : id;
    live.find(placed)
        .or(() -> live.find(id))
        .ifPresent(object -> candidates.put(object.id().key(), object));
  }

  /// Keys of what is about to go.
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    changes().stream()
        .filter(Change.Prune.class::isInstance)
        .forEach(change -> keys.add(change.id().key()));
    return keys;
  }

  /// What happens to each, dependents before what they depend on.
  List<Change> changes() {
    long going = surplus.stream().filter(this::counts).count();
    boolean many = going * 5 > request.wanted().size() + going && going > 1;
    List<Change> changes = new ArrayList<>();
    for (Manifest object : surplus.reversed()) {
      changes.add(change(object, many));
    }
    return changes;
  }

  private boolean counts(Manifest object) {
    return !isKept(object) && !copyKeys.contains(object.id().key());
  }

  private boolean isKept(Manifest object) {
    return switch (object.id().kind()) {
      case "PersistentVolumeClaim" -> !request.extent().claims();
      case "CustomResourceDefinition" -> !request.extent().definitions();
      case "Namespace" -> !request.extent().namespaces();
      case "Secret" -> isGenerated(object) && isTakenDown() && !request.extent().secrets();
      default -> false;
    };
  }

  private static boolean isGenerated(Manifest object) {
    return !object.annotation(Generated.ANNOTATION).isEmpty();
  }

  /// A claim that stays may hold a database that knows no other password than the generated one.
  private boolean isTakenDown() {
    return request.wanted().isEmpty();
  }

  private Change change(Manifest object, boolean many) {
    String key = object.id().key();
    if (isKept(object)) {
      return new Change.Keep(object, Reason.NEVER_PRUNED);
    }
    if (copyKeys.contains(key)) {
      return request.needed().contains(key)
          ? new Change.Keep(object, Reason.NEEDED_BY_KEPT_REVISION)
          : new Change.Prune(object, Guard.NONE);
    }
    if (!object.annotation(ADOPTED).isEmpty()) {
      return new Change.Keep(object, Reason.ADOPTED);
    }
    boolean stateful = STATEFUL.contains(object.id().kind()) || isGenerated(object);
    if (request.options().allowPrune()) {
      return new Change.Prune(object, Guard.NONE);
    }
    return new Change.Prune(object, stateful ? Guard.STATEFUL : many ? Guard.MANY : Guard.NONE);
  }
}

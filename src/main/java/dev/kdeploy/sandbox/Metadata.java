package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Refusal.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of an object that are the server's: identity, generation, status.
final class Metadata {
  private static final List<String> KEPT =
      List.of(
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "resourceVersion",
          "generateName");

  private static final Set<String> WITHOUT_GENERATION =
      Set.of(
          "services",
          "namespaces",
          "nodes",
          "persistentvolumeclaims",
          "persistentvolumes",
          "horizontalpodautoscalers.autoscaling",
          "leases.coordination.k8s.io",
          "resourcequotas",
          "limitranges",
          "storageclasses.storage.k8s.io",
          "csidrivers.storage.k8s.io",
          "csinodes.storage.k8s.io",
          "priorityclasses.scheduling.k8s.io");

  private static final Set<String> CAREFUL =
      Set.of(
          "leases.coordination.k8s.io",
          "poddisruptionbudgets.policy",
          "customresourcedefinitions.apiextensions.k8s.io");

  private static final Set<String> WITH_GENERATION =
      Set.of(
          "endpointslices.discovery.k8s.io",
          "priorityclasses.scheduling.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io");

  private Metadata() {}

  /// Whether a kind can be replaced only by who knows its version.
  static boolean needsVersion(Kind kind) {
    return kind.custom() || CAREFUL.contains(kind.resource());
  }

  static void begin(Kind kind, Map<String, @Nullable Object> object, String uid, String time) {
    Map<String, @Nullable Object> metadata = Edit.child(object, "metadata");
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", time);
    metadata.remove("resourceVersion");
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    metadata.remove("selfLink");
    if (hasGeneration(kind, object)) {
      metadata.put("generation", 1L);
    } else {
      metadata.remove("generation");
    }
    if (kind.has("status") && !kind.resource().equals("nodes")) {
      object.remove("status");
      Skeleton.complete(kind, object);
    }
    if (kind.has("status")) {
      firstStatus(kind, object);
    }
    if (kind.resource().equals("persistentvolumeclaims")) {
      Edit.fill(object, Edit.list("kubernetes.io/pvc-protection"), "metadata", "finalizers");
    }
  }

  private static void firstStatus(Kind kind, Map<String, @Nullable Object> object) {
    switch (kind.resource()) {
      case "namespaces" -> object.put("status", Edit.map("phase", "Active"));
      case "persistentvolumeclaims" -> object.put("status", Edit.map("phase", "Pending"));
      case "pods" ->
          object.put("status", Edit.map("phase", "Pending", "qosClass", Pods.qosClass(object)));
      case "statefulsets.apps" ->
          object.put("status", Edit.map("replicas", 0L, "availableReplicas", 0L));
      case "replicasets.apps" -> object.put("status", Edit.map("replicas", 0L));
      case "daemonsets.apps" ->
          object.put(
              "status",
              Edit.map(
                  "currentNumberScheduled",
                  0L,
                  "numberMisscheduled",
                  0L,
                  "desiredNumberScheduled",
                  0L,
                  "numberReady",
                  0L));
      case "horizontalpodautoscalers.autoscaling" ->
          object.put("status", Edit.map("desiredReplicas", 0L, "currentMetrics", null));
      case "customresourcedefinitions.apiextensions.k8s.io" ->
          object.put(
              "status",
              Edit.map(
                  "conditions",
                  null,
                  "acceptedNames",
                  Edit.map("plural", "", "kind", ""),
                  "storedVersions",
                  Edit.list(Definitions.storage(object))));
      default -> {}
    }
  }

  private static boolean hasGeneration(Kind kind, Map<String, @Nullable Object> object) {
    return kind.custom()
        || WITH_GENERATION.contains(kind.resource())
        || object.get("spec") instanceof Map && !WITHOUT_GENERATION.contains(kind.resource());
  }

  /// What a client may not change about an object's identity.
  static List<Cause> changed(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    List<Cause> causes = new ArrayList<>();
    String uid = Tree.text(object, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(Tree.text(before, "metadata", "uid"))) {
      Cause cause = Cause.invalid("metadata.uid", uid, "field is immutable");
      // The real server looks twice, and says it twice.
      causes.add(cause);
      causes.add(cause);
    }
    return causes;
  }

  /// Puts back what a client cannot write, and counts the generation on.
  static void keep(
      Target target, Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    Map<String, @Nullable Object> metadata = Edit.child(object, "metadata");
    Map<String, @Nullable Object> old = Tree.map(before, "metadata");
    for (String key : KEPT) {
      if (old.containsKey(key)) {
        metadata.put(key, old.get(key));
      } else {
        metadata.remove(key);
      }
    }
    metadata.remove("selfLink");
    if (old.containsKey("generation") && isNewGeneration(target, object, before)) {
      metadata.put("generation", Tree.number(old, 0, "generation") + 1);
    }
  }

  private static boolean isNewGeneration(
      Target target, Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    if (target.subresource().equals("status")) {
      return false;
    }
    if (target.kind().custom()) {
      return !Typed.same(withoutMetadataAndStatus(object), withoutMetadataAndStatus(before));
    }
    boolean annotationsCount = target.kind().resource().equals("deployments.apps");
    return !Typed.same(object.get("spec"), before.get("spec"))
        || target.kind().resource().equals("endpointslices.discovery.k8s.io")
            && !Typed.same(withoutMetadataAndStatus(object), withoutMetadataAndStatus(before))
        || annotationsCount
            && !Typed.same(
                Tree.map(object, "metadata", "annotations"),
                Tree.map(before, "metadata", "annotations"));
  }

  private static Map<String, @Nullable Object> withoutMetadataAndStatus(
      Map<String, @Nullable Object> object) {
    return Tree.without(Tree.without(object, "metadata"), "status");
  }

  /// Leaves status to the status subresource, and everything else to the object itself.
  static void keepStatus(
      Target target, Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    if (target.subresource().equals("status")) {
      for (String key : List.copyOf(object.keySet())) {
        if (!key.equals("status") && !key.equals("metadata")) {
          object.remove(key);
        }
      }
      before.forEach(
          (key, value) -> {
            if (!key.equals("status") && !key.equals("metadata")) {
              object.put(key, Edit.copyOf(value));
            }
          });
      Map<String, @Nullable Object> metadata = Edit.child(object, "metadata");
      List<String> kept =
          target.kind().custom()
              ? List.of("labels", "annotations", "finalizers", "ownerReferences")
              : List.of("labels");
      for (String key : kept) {
        Object value = Tree.get(before, "metadata", key);
        if (value == null) {
          metadata.remove(key);
        } else {
          metadata.put(key, Edit.copyOf(value));
        }
      }
    } else if (target.kind().has("status")) {
      Object status = before.get("status");
      if (status == null) {
        object.remove("status");
      } else {
        object.put("status", Edit.copyOf(status));
      }
    }
  }

  /// Whether nothing changed but the times in `managedFields`.
  static boolean same(Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    return Typed.same(Apply.bare(object), Apply.bare(before))
        && Typed.same(timeless(object), timeless(before));
  }

  private static List<@Nullable Object> timeless(Map<String, @Nullable Object> object) {
    List<@Nullable Object> entries = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : Tree.maps(object, "metadata", "managedFields")) {
      entries.add(Tree.without(entry, "time"));
    }
    return entries;
  }
}

package dev.kdeploy.sandbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is there in a new cluster.
final class Bootstrap {
  private Bootstrap() {}

  static void fill(Store store, Kinds kinds, Names names, Pace pace) {
    for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
      put(
          store,
          kinds.get("namespaces"),
          names,
          pace,
          Edit.map(
              "apiVersion",
              "v1",
              "kind",
              "Namespace",
              "metadata",
              Edit.map("name", name, "labels", Edit.map("kubernetes.io/metadata.name", name)),
              "spec",
              Edit.map("finalizers", Edit.list("kubernetes")),
              "status",
              Edit.map("phase", "Active")));
    }
    for (String name : Scheduling.NODES) {
      put(store, kinds.get("nodes"), names, pace, node(name, pace.stamp()));
    }
    put(
        store,
        kinds.get("storageclasses.storage.k8s.io"),
        names,
        pace,
        Edit.map(
            "apiVersion",
            "storage.k8s.io/v1",
            "kind",
            "StorageClass",
            "metadata",
            Edit.map(
                "name",
                "standard",
                "annotations",
                Edit.map("storageclass.kubernetes.io/is-default-class", "true")),
            "provisioner",
            "kdeploy.dev/sandbox",
            "reclaimPolicy",
            "Delete",
            "volumeBindingMode",
            "Immediate"));
  }

  private static Map<String, @Nullable Object> node(String name, String time) {
    Map<String, @Nullable Object> capacity = Edit.map("cpu", "64", "memory", "256Gi", "pods", "4k");
    return Edit.map(
        "apiVersion",
        "v1",
        "kind",
        "Node",
        "metadata",
        Edit.map(
            "name",
            name,
            "labels",
            Edit.map(
                "kubernetes.io/hostname",
                name,
                "kubernetes.io/os",
                "linux",
                "kubernetes.io/arch",
                "amd64")),
        "spec",
        Edit.map(),
        "status",
        Edit.map(
            "capacity",
            capacity,
            "allocatable",
            Edit.copy(capacity),
            "conditions",
            Edit.list(
                Edit.map(
                    "type",
                    "Ready",
                    "status",
                    "True",
                    "lastHeartbeatTime",
                    time,
                    "lastTransitionTime",
                    time,
                    "reason",
                    "KubeletReady",
                    "message",
                    "kubelet is posting ready status"))));
  }

  private static void put(
      Store store, Kind kind, Names names, Pace pace, Map<String, @Nullable Object> content) {
    Map<String, @Nullable Object> metadata = Edit.child(content, "metadata");
    metadata.put("uid", names.uid());
    metadata.put("creationTimestamp", pace.stamp());
    store.put(kind, content);
  }
}

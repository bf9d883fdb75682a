package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives Services their addresses and ports, and other kinds what the server makes up when it
/// stores them.
final class Allocation {
  private final Store store;
  private final Kinds kinds;
  private final Names names;

  Allocation(Store store, Kinds kinds, Names names) {
    this.store = store;
    this.kinds = kinds;
    this.names = names;
  }

  /// Fills in what a client may leave out of an update although it was allocated before.
  void keep(Kind kind, Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    if (kind.resource().equals("services")) {
      keepService(object, before);
    }
  }

  /// Allocates what is missing. `before` is null for a new object.
  void prepare(
      Kind kind,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> before) {
    switch (kind.resource()) {
      case "services" -> {
        if (before != null) {
          keepService(object, before);
        }
        service(object);
      }
      case "pods" -> {
        PodDefaults.fillPod(Edit.child(object, "spec"));
        demandAccount(kind, object);
      }
      case "namespaces" -> Edit.fill(object, Edit.list("kubernetes"), "spec", "finalizers");
      case "daemonsets.apps" -> templateGeneration(object, before);
      case "jobs.batch" -> {
        if (before == null) {
          job(object);
        }
      }
      default -> {}
    }
  }

  private static void keepService(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    String type = Tree.text(object, "spec", "type");
    if (!type.equals("ExternalName") && !Tree.text(before, "spec", "type").equals("ExternalName")) {
      for (String key : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        Object value = Tree.get(before, "spec", key);
        if (value != null) {
          Edit.fill(object, Edit.copyOf(value), "spec", key);
        }
      }
    }
    String old = Tree.text(before, "spec", "type");
    if (isOutside(type)) {
      keepPorts(object, before);
    } else if (isOutside(old)) {
      dropOutside(object, before);
    }
    if (old.equals("LoadBalancer") && !type.equals("LoadBalancer")) {
      Edit.remove(object, "spec", "allocateLoadBalancerNodePorts");
    }
  }

  private static boolean isOutside(String type) {
    return type.equals("NodePort") || type.equals("LoadBalancer");
  }

  private static void keepPorts(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    for (Map<String, @Nullable Object> port : Tree.maps(object, "spec", "ports")) {
      for (Map<String, @Nullable Object> old : Tree.maps(before, "spec", "ports")) {
        if (Typed.same(port.get("port"), old.get("port"))
            && Typed.same(port.get("protocol"), old.get("protocol"))
            && old.get("nodePort") != null) {
          Edit.fill(port, old.get("nodePort"), "nodePort");
        }
      }
    }
  }

  /// What only Services with a port on nodes have goes with that type, unless the client changed it
  /// too.
  private static void dropOutside(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> before) {
    Object policy = Tree.get(object, "spec", "externalTrafficPolicy");
    if (Typed.same(policy, Tree.get(before, "spec", "externalTrafficPolicy"))) {
      Edit.remove(object, "spec", "externalTrafficPolicy");
    }
    List<@Nullable Object> old = new ArrayList<>();
    for (Map<String, @Nullable Object> port : Tree.maps(before, "spec", "ports")) {
      old.add(port.get("nodePort"));
    }
    for (Map<String, @Nullable Object> port : Tree.maps(object, "spec", "ports")) {
      if (old.contains(port.get("nodePort"))) {
        port.remove("nodePort");
      }
    }
  }

  private void service(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Edit.child(object, "spec");
    String type = Tree.text(spec, "type");
    if (type.equals("ExternalName")) {
      return;
    }
    Edit.fill(spec, freeAddress(), "clusterIP");
    if (Tree.text(spec, "clusterIP").isEmpty()) {
      spec.put("clusterIP", freeAddress());
    }
    Edit.fill(spec, Edit.list(Tree.text(spec, "clusterIP")), "clusterIPs");
    Edit.fill(spec, Edit.list("IPv4"), "ipFamilies");
    Edit.fill(spec, "SingleStack", "ipFamilyPolicy");
    boolean needsPorts =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
                && !Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
    if (needsPorts) {
      for (Map<String, @Nullable Object> port : Tree.maps(spec, "ports")) {
        Edit.fill(port, freePort(), "nodePort");
      }
    }
  }

  private String freeAddress() {
    Set<String> taken = new HashSet<>();
    for (Stored service : store.list(kinds.get("services"), "")) {
      taken.add(service.text("spec", "clusterIP"));
    }
    while (true) {
      String address = "10.96." + names.number(0, 256) + "." + names.number(2, 255);
      if (!taken.contains(address)) {
        return address;
      }
    }
  }

  private long freePort() {
    Set<Long> taken = new HashSet<>();
    for (Stored service : store.list(kinds.get("services"), "")) {
      service.maps("spec", "ports").forEach(port -> taken.add(Tree.number(port, 0, "nodePort")));
    }
    while (true) {
      long port = names.number(30000, 32768);
      if (!taken.contains(port)) {
        return port;
      }
    }
  }

  private void demandAccount(Kind kind, Map<String, @Nullable Object> pod) {
    String account = Tree.text(pod, "spec", "serviceAccountName");
    String namespace = Tree.text(pod, "metadata", "namespace");
    // Every namespace has the account "default", if not yet then soon.
    if (!account.equals("default")
        && store.get(kinds.get("serviceaccounts"), namespace, account) == null) {
      throw Refusal.forbidden(
          kind,
          Tree.text(pod, "metadata", "name"),
          "error looking up service account "
              + namespace
              + "/"
              + account
              + ": serviceaccount \""
              + account
              + "\" not found");
    }
  }

  private static void templateGeneration(
      Map<String, @Nullable Object> object, @Nullable Map<String, @Nullable Object> before) {
    String annotation = "deprecated.daemonset.template.generation";
    String known = before == null ? "" : Tree.text(before, "metadata", "annotations", annotation);
    boolean same =
        before != null
            && Typed.same(
                Tree.get(object, "spec", "template"), Tree.get(before, "spec", "template"));
    long number = known.matches("[0-9]{1,18}") ? Long.parseLong(known) : 0;
    Edit.put(
        object, Long.toString(same ? number : number + 1), "metadata", "annotations", annotation);
  }

  private static void job(Map<String, @Nullable Object> object) {
    if (Tree.flag(object, "spec", "manualSelector")) {
      return;
    }
    String uid = Tree.text(object, "metadata", "uid");
    String name = Tree.text(object, "metadata", "name");
    for (String prefix : List.of("batch.kubernetes.io/", "")) {
      Edit.put(object, uid, "spec", "template", "metadata", "labels", prefix + "controller-uid");
      Edit.put(object, name, "spec", "template", "metadata", "labels", prefix + "job-name");
    }
    Edit.put(object, uid, "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid");
    if (Tree.map(object, "metadata", "labels").isEmpty()) {
      Map<String, @Nullable Object> labels =
          Tree.map(object, "spec", "template", "metadata", "labels");
      Edit.put(object, Edit.copy(labels), "metadata", "labels");
    }
  }
}

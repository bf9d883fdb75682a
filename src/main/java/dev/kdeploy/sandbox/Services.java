package dev.kdeploy.sandbox;

import dev.kdeploy.manifest.Tree;
import dev.kdeploy.sandbox.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives Services their endpoints from ready pods, and load balancers an address.
final class Services implements Controller {
  private static final String SLICES = "endpointslices.discovery.k8s.io";

  private final World world;

  Services(World world) {
    this.world = world;
  }

  @Override
  public Set<String> resources() {
    return Set.of("services");
  }

  @Override
  public void notice(Change change) {
    if (!change.now().kind().resource().equals("pods")) {
      return;
    }
    Stored before = change.before();
    boolean matters =
        before == null
            || Pods.isReady(before) != Pods.isReady(change.now())
            || before.isDeleted() != change.now().isDeleted()
            || change.type() == Change.Type.DELETED
            || !before.map("metadata", "labels").equals(change.now().map("metadata", "labels"))
            || !before.text("status", "podIP").equals(change.now().text("status", "podIP"));
    if (matters) {
      Map<String, @Nullable Object> labels = change.now().map("metadata", "labels");
      for (Stored service :
          world.store().list(world.kinds().get("services"), change.now().namespace())) {
        if (Selector.matchesAll(service.map("spec", "selector"), labels)) {
          world.soon(this, service);
        }
      }
    }
  }

  @Override
  public void sync(Stored service) {
    if (service.isDeleted()) {
      return;
    }
    balance(service);
    Map<String, @Nullable Object> selector = service.map("spec", "selector");
    if (selector.isEmpty() || service.text("spec", "type").equals("ExternalName")) {
      return;
    }
    List<Stored> pods = new ArrayList<>();
    for (Stored pod : world.store().list(world.kinds().get("pods"), service.namespace())) {
      if (!Pods.isOver(pod)
          && !pod.text("status", "podIP").isEmpty()
          && Selector.matchesAll(selector, pod.map("metadata", "labels"))) {
        pods.add(pod);
      }
    }
    slice(service, pods);
    endpoints(service, pods);
  }

  private void balance(Stored service) {
    boolean wants = service.text("spec", "type").equals("LoadBalancer");
    boolean has = !service.maps("status", "loadBalancer", "ingress").isEmpty();
    if (wants == has) {
      return;
    }
    Map<String, @Nullable Object> draft = service.draft();
    Map<String, @Nullable Object> balancer = Edit.child(draft, "status", "loadBalancer");
    if (wants) {
      String[] part = service.text("spec", "clusterIP").split("\\.", -1);
      String address = "10.97.0." + (part.length == 4 ? part[3] : "1");
      balancer.put("ingress", Edit.list(Edit.map("ip", address, "ipMode", "VIP")));
    } else {
      balancer.remove("ingress");
    }
    world.updateStatus("cloud-controller-manager", service, draft);
  }

  private void slice(Stored service, List<Stored> pods) {
    List<@Nullable Object> endpoints = new ArrayList<>();
    for (Stored pod : pods) {
      boolean serves = Pods.isReady(pod);
      boolean ready =
          serves && !pod.isDeleted()
              || Tree.flag(service.content(), "spec", "publishNotReadyAddresses");
      endpoints.add(
          Edit.map(
              "addresses",
              Edit.list(pod.text("status", "podIP")),
              "conditions",
              Edit.map("ready", ready, "serving", serves, "terminating", pod.isDeleted()),
              "nodeName",
              pod.text("spec", "nodeName"),
              "targetRef",
              target(pod)));
    }
    List<Stored> owned = world.controlledBy(service, SLICES);
    Map<String, @Nullable Object> draft =
        owned.isEmpty() ? newSlice(service) : owned.getFirst().draft();
    draft.put("endpoints", endpoints);
    draft.put("ports", ports(service, pods, true));
    if (owned.isEmpty()) {
      world.create(PodSets.MANAGER, draft);
    } else {
      world.update(PodSets.MANAGER, owned.getFirst(), draft);
    }
  }

  private static Map<String, @Nullable Object> newSlice(Stored service) {
    Map<String, @Nullable Object> labels = Edit.copy(service.map("metadata", "labels"));
    labels.put("kubernetes.io/service-name", service.name());
    labels.put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    return Edit.map(
        "apiVersion",
        "discovery.k8s.io/v1",
        "kind",
        "EndpointSlice",
        "metadata",
        Edit.map(
            "generateName",
            service.name() + "-",
            "namespace",
            service.namespace(),
            "labels",
            labels,
            "ownerReferences",
            Edit.list(World.reference(service))),
        "addressType",
        "IPv4");
  }

  private void endpoints(Stored service, List<Stored> pods) {
    List<@Nullable Object> ready = new ArrayList<>();
    List<@Nullable Object> waiting = new ArrayList<>();
    for (Stored pod : pods) {
      if (!pod.isDeleted()) {
        (Pods.isReady(pod) ? ready : waiting)
            .add(
                Edit.map(
                    "ip",
                    pod.text("status", "podIP"),
                    "nodeName",
                    pod.text("spec", "nodeName"),
                    "targetRef",
                    target(pod)));
      }
    }
    Map<String, @Nullable Object> subset = Edit.map();
    if (!ready.isEmpty()) {
      subset.put("addresses", ready);
    }
    if (!waiting.isEmpty()) {
      subset.put("notReadyAddresses", waiting);
    }
    subset.put("ports", ports(service, pods, false));
    Stored known = world.find("endpoints", service.namespace(), service.name());
    Map<String, @Nullable Object> draft =
        known != null
            ? known.draft()
            : Edit.map(
                "apiVersion",
                "v1",
                "kind",
                "Endpoints",
                "metadata",
                Edit.map(
                    "name",
                    service.name(),
                    "namespace",
                    service.namespace(),
                    "labels",
                    Edit.map("endpoints.kubernetes.io/managed-by", "endpoint-controller")));
    if (ready.isEmpty() && waiting.isEmpty()) {
      draft.remove("subsets");
    } else {
      draft.put("subsets", Edit.list(subset));
    }
    if (known == null) {
      world.create(PodSets.MANAGER, draft);
    } else {
      world.update(PodSets.MANAGER, known, draft);
    }
  }

  private static Map<String, @Nullable Object> target(Stored pod) {
    return Edit.map(
        "kind", "Pod", "name", pod.name(), "namespace", pod.namespace(), "uid", pod.uid());
  }

  private static List<@Nullable Object> ports(Stored service, List<Stored> pods, boolean named) {
    List<@Nullable Object> ports = new ArrayList<>();
    for (Map<String, @Nullable Object> port : service.maps("spec", "ports")) {
      Object number = number(port.get("targetPort"), pods);
      String name = Tree.text(port, "name");
      Map<String, @Nullable Object> made = Edit.map();
      if (named || !name.isEmpty()) {
        made.put("name", name);
      }
      if (number != null) {
        made.put("port", number);
        made.put("protocol", Tree.text(port, "protocol"));
        ports.add(made);
      }
    }
    return ports;
  }

  /// The number of a port that may be named, as the first pod has it.
  private static @Nullable Object number(@Nullable Object target, List<Stored> pods) {
    if (target instanceof Number) {
      return target;
    }
    for (Stored pod : pods) {
      for (Map<String, @Nullable Object> container : pod.maps("spec", "containers")) {
        for (Map<String, @Nullable Object> port : Tree.maps(container, "ports")) {
          if (Tree.text(port, "name").equals(String.valueOf(target))) {
            return port.get("containerPort");
          }
        }
      }
    }
    return null;
  }

  @Override
  public void gone(Stored last) {
    Stored endpoints = world.find("endpoints", last.namespace(), last.name());
    if (endpoints != null) {
      world.delete(endpoints);
    }
  }
}

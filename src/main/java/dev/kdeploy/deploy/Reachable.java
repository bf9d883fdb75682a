package dev.kdeploy.deploy;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.ReleaseId;
import dev.kdeploy.manifest.Tree;
import dev.kdeploy.plan.Change;
import dev.kdeploy.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// Under which addresses a release answers from outside its cluster.
public final class Reachable {
  private Reachable() {}

  static List<Outcome.Reach> of(Cluster cluster, ReleaseId release, Plan plan) {
    List<Manifest> live = new ArrayList<>();
    for (Change change : plan.changes()) {
      boolean stays = !(change instanceof Change.Prune) && !(change instanceof Change.Keep);
      boolean serves = change.id().kind().equals("Service") || change.id().kind().equals("Ingress");
      if (stays && serves) {
        String namespace =
            change.id().namespace().isEmpty() ? release.namespace() : change.id().namespace();
        cluster.get(change.id().inNamespace(namespace)).ifPresent(live::add);
      }
    }
    return of(live);
  }

  /// The addresses of live Services and Ingresses.
  public static List<Outcome.Reach> of(List<Manifest> live) {
    List<Outcome.Reach> reaches = new ArrayList<>();
    for (Manifest object : live) {
      switch (object.id().kind()) {
        case "Service" -> service(object, reaches);
        case "Ingress" -> ingress(object, reaches);
        default -> {}
      }
    }
    return reaches;
  }

  private static void service(Manifest service, List<Outcome.Reach> reaches) {
    String type = service.text("spec", "type");
    for (var port : Tree.maps(service.get("spec", "ports"))) {
      if (type.equals("LoadBalancer")) {
        reaches.add(
            new Outcome.Reach(service.id(), balanced(service, Tree.text(port, "port")), ""));
      } else if (type.equals("NodePort")) {
        reaches.add(
            new Outcome.Reach(service.id(), "<node>:" + Tree.text(port, "nodePort"), "any node"));
      }
    }
  }

  private static String balanced(Manifest service, String port) {
    return Tree.maps(service.get("status", "loadBalancer", "ingress")).stream()
        .map(entry -> Tree.text(entry, "ip") + Tree.text(entry, "hostname"))
        .filter(host -> !host.isEmpty())
        .findFirst()
        .map(host -> "http://" + host + portSuffix(port))
        .orElse("");
  }

  private static String portSuffix(String port) {
    return port.equals("80") ? "/" : ":" + port + "/";
  }

  private static void ingress(Manifest ingress, List<Outcome.Reach> reaches) {
    boolean tls = !Tree.list(ingress.get("spec", "tls")).isEmpty();
    for (var rule : Tree.maps(ingress.get("spec", "rules"))) {
      String host = Tree.text(rule, "host");
      for (var path : Tree.maps(rule, "http", "paths")) {
        String scheme = tls ? "https://" : "http://";
        String address = scheme + (host.isEmpty() ? "*" : host) + Tree.text(path, "path");
        reaches.add(new Outcome.Reach(ingress.id(), address, ""));
      }
    }
  }
}

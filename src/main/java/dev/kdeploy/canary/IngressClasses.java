package dev.kdeploy.canary;

import dev.kdeploy.cluster.Cluster;
import dev.kdeploy.cluster.Cluster.Selection;
import dev.kdeploy.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which controllers read the canary annotations of ingress-nginx: that one, Traefik from 3.7 for
/// the classes of that one, Higress, and the gateways of Alibaba Cloud that are made of it.
final class IngressClasses {
  private static final List<String> READERS =
      List.of("k8s.io/ingress-nginx", "higress.io/", "mse.alibabacloud.com/");
  private static final List<String> NAMES_OF_READERS = List.of("nginx", "higress", "mse");
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private final Map<String, String> controllers = new LinkedHashMap<>();
  private String byDefault = "";

  IngressClasses(List<Manifest> classes) {
    for (Manifest one : classes) {
      controllers.put(one.id().name(), one.text("spec", "controller"));
      if (one.annotation(DEFAULT).equals("true")) {
        byDefault = one.id().name();
      }
    }
  }

  /// The classes of a cluster; none when we may not see them.
  static IngressClasses of(Cluster cluster) {
    return new IngressClasses(
        Visible.list(cluster, Selection.of("networking.k8s.io/v1", "IngressClass", "")));
  }

  /// The class of an Ingress: what it says, or the cluster's default; empty when there is none.
  String of(Manifest ingress) {
    String said = ingress.text("spec", "ingressClassName");
    String before = ingress.annotation(CanaryIngress.CLASS);
    return !said.isEmpty() ? said : !before.isEmpty() ? before : byDefault;
  }

  /// Whether the controller of an Ingress reads the annotations. One that nobody describes is
  /// judged by the name of its class.
  boolean readAnnotations(Manifest ingress) {
    String name = of(ingress);
    String controller = controllers.getOrDefault(name, "");
    return controller.isEmpty()
        ? NAMES_OF_READERS.stream().anyMatch(name::contains)
        : READERS.stream().anyMatch(controller::startsWith);
  }

  /// Who serves an Ingress, for people.
  String words(Manifest ingress) {
    String name = of(ingress);
    return name.isEmpty() ? "no class" : "the class `" + name + "`";
  }
}

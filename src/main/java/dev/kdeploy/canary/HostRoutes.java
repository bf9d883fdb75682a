package dev.kdeploy.canary;

import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Describes the route of a host that leads to the canary alone. Pure: the main route in, the
/// host's out, of the same kind, by the same gateway or class, with the same paths.
final class HostRoutes {
  /// What says how requests are served, and so has to be the same on both hosts.
  private static final List<String> SERVING =
      List.of(
          "nginx.ingress.kubernetes.io/",
          "traefik.ingress.kubernetes.io/",
          "nginx.org/",
          "haproxy.org/",
          "haproxy-ingress.github.io/");

  private HostRoutes() {}

  /// The route beside an HTTPRoute, a GRPCRoute or an Ingress.
  static Manifest beside(Manifest main, Fork fork, String host) {
    return main.id().kind().equals("Ingress")
        ? ingressBeside(main, fork, host)
        : routeBeside(main, fork, host);
  }

  /// An Ingress of the cluster's default class, for a Service that no route leads to.
  ///
  /// @param service the stable Service
  static Optional<Manifest> alone(Manifest service, Fork fork, String host) {
    return port(service)
        .map(
            port -> {
              Map<String, @Nullable Object> spec = new LinkedHashMap<>();
              spec.put("rules", List.of(rule(host, List.of(path(fork, port)))));
              return made(
                  "networking.k8s.io/v1", "Ingress", fork.namespace(), fork.stable(), spec, fork);
            });
  }

  private static Manifest routeBeside(Manifest main, Fork fork, String host) {
    RouteRules rules = new RouteRules(main.id().namespace(), fork, List.of(), null);
    List<Map<String, @Nullable Object>> here = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : rules.leading(GatewayRouter.rules(main))) {
      here.add(rules.onlyCanary(rule));
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("parentRefs", main.get("spec", "parentRefs"));
    spec.put("hostnames", List.of(host));
    spec.put("rules", here);
    String name = main.id().name();
    return made(main.id().apiVersion(), main.id().kind(), main.id().namespace(), name, spec, fork);
  }

  private static Manifest ingressBeside(Manifest main, Fork fork, String host) {
    List<Object> paths = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : CanaryIngress.rules(main, fork)) {
      for (Map<String, @Nullable Object> path : Tree.maps(rule, "http", "paths")) {
        // Several hosts with the same paths become one host with these paths once.
        if (!paths.contains(path)) {
          paths.add(path);
        }
      }
    }
    if (paths.isEmpty()) {
      Object port = main.get("spec", "defaultBackend", "service", "port");
      paths.add(path(fork, Tree.map(port)));
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    Object className = main.get("spec", "ingressClassName");
    if (className != null) {
      spec.put("ingressClassName", className);
    }
    secret(main, fork).ifPresent(secret -> spec.put("tls", List.of(tls(host, secret))));
    spec.put("rules", List.of(rule(host, paths)));
    Manifest made =
        made(
            main.id().apiVersion(), "Ingress", main.id().namespace(), main.id().name(), spec, fork);
    Map<String, @Nullable Object> annotations = serving(main);
    return annotations.isEmpty() ? made : made.with(annotations, "metadata", "annotations");
  }

  private static Map<String, @Nullable Object> serving(Manifest main) {
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
    main.map("metadata", "annotations")
        .forEach(
            (name, value) -> {
              boolean kept = SERVING.stream().anyMatch(name::startsWith);
              boolean aboutHosts =
                  name.startsWith(CanaryIngress.CANARY)
                      || name.endsWith("/server-alias")
                      || name.endsWith("/from-to-www-redirect");
              if (kept && !aboutHosts || name.equals(CanaryIngress.CLASS)) {
                annotations.put(name, value);
              }
            });
    return annotations;
  }

  /// The Secret with the certificate that the main Ingress shows for the stable Service.
  static Optional<String> secret(Manifest main, Fork fork) {
    List<Map<String, @Nullable Object>> tls =
        Tree.maps(CanaryIngress.of(main, fork, null, 0).get("spec", "tls"));
    return tls.stream().map(one -> Tree.text(one, "secretName")).findFirst();
  }

  private static Map<String, @Nullable Object> tls(String host, String secret) {
    Map<String, @Nullable Object> tls = new LinkedHashMap<>();
    tls.put("hosts", List.of(host));
    if (!secret.isEmpty()) {
      tls.put("secretName", secret);
    }
    return tls;
  }

  private static Map<String, @Nullable Object> rule(String host, List<Object> paths) {
    Map<String, @Nullable Object> http = new LinkedHashMap<>();
    http.put("paths", paths);
    Map<String, @Nullable Object> rule = new LinkedHashMap<>();
    rule.put("host", host);
    rule.put("http", http);
    return rule;
  }

  private static Map<String, @Nullable Object> path(Fork fork, Map<String, @Nullable Object> port) {
    Map<String, @Nullable Object> service = new LinkedHashMap<>();
    service.put("name", fork.canary());
    service.put("port", port);
    Map<String, @Nullable Object> path = new LinkedHashMap<>();
    path.put("path", "/");
    path.put("pathType", "Prefix");
    path.put("backend", Map.of("service", service));
    return path;
  }

  /// The port of a Service that speaks HTTP, as far as one can tell: named so, or else the first.
  private static Optional<Map<String, @Nullable Object>> port(Manifest service) {
    List<Map<String, @Nullable Object>> ports = Tree.maps(service.get("spec", "ports"));
    return ports.stream()
        .filter(
            port ->
                Tree.text(port, "name").startsWith("http")
                    || Tree.text(port, "appProtocol").startsWith("http"))
        .findFirst()
        .or(() -> ports.stream().findFirst())
        .map(port -> Tree.with(Map.of(), Tree.get(port, "port"), "number"));
  }

  private static Manifest made(
      String apiVersion,
      String kind,
      String namespace,
      String main,
      Map<String, @Nullable Object> spec,
      Fork fork) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", main + "-canary-host");
    metadata.put("namespace", namespace);
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("apiVersion", apiVersion);
    content.put("kind", kind);
    content.put("metadata", metadata);
    content.put("spec", spec);
    return fork.stamp(Manifest.of(content));
  }
}

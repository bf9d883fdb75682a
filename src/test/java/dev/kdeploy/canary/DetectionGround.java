package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.FORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.canary.Detection.Chosen;
import dev.kdeploy.canary.Detection.Refused;
import dev.kdeploy.manifest.Manifest;
import dev.kdeploy.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A cluster with Ingress classes, and live routes to choose among.
abstract class DetectionGround {
  static final String CLASSES =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: nginx}
      spec: {controller: k8s.io/ingress-nginx}
      ---
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: nginx-plus}
      spec: {controller: nginx.org/ingress-controller}
      ---
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: traefik, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
      spec: {controller: traefik.io/ingress-controller}
      """;

  static final String VIRTUAL_SERVICE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: web, namespace: default}
      spec:
        hosts: [shop.example.com]
        http: [{route: [{destination: {host: web.default.svc.cluster.local}}]}]
      """;

  static final String INGRESS_ROUTE =
      """
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata: {name: web, namespace: default}
      spec:
        routes: [{match: Host(`shop.example.com`), services: [{name: web, port: 80}]}]
      """;

  final SandboxCluster sandbox = new SandboxCluster();

  @BeforeEach
  void addClasses() {
    sandbox.apply("test", CLASSES);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  static String ingress(String name, String className) {
    String line = className.isEmpty() ? "" : "  ingressClassName: " + className + "\n";
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
      namespace: default
    spec:
    %s  rules:
      - host: shop.example.com
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
    """
        .formatted(name, line);
  }

  Detection detect(Wish wish, String... objects) {
    List<Manifest> live = new ArrayList<>();
    for (String object : objects) {
      live.addAll(SandboxCluster.objects(object));
    }
    return Routers.detect(sandbox.cluster(), live, FORK, wish);
  }

  Chosen chosen(Wish wish, String... objects) {
    Detection found = detect(wish, objects);
    assertThat(found).isInstanceOf(Chosen.class);
    return (Chosen) found;
  }

  List<String> problems(Wish wish, String... objects) {
    Detection found = detect(wish, objects);
    assertThat(found).isInstanceOf(Refused.class);
    return ((Refused) found).problems().stream().map(DetectionGround::words).toList();
  }

  static @Nullable String words(Problem problem) {
    assertThat(problem.fix()).isNotNull();
    return problem.what() + ": " + problem.why();
  }
}
